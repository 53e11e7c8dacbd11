import { isMapping, listAt, type Mapping, mappingAt, mappingOf, numberAt, textAt } from '../../mapping';

/** How the tool would reach its hosts: what is rendered here is what counts, whatever was declared. */
export function accessMode(inputs: Mapping): 'direct' | 'bastion-explicit' | 'gcp-iap' {
  if (textAt(inputs, 'ssh_access_mode') === 'gcp-iap') return 'gcp-iap';
  if (textAt(inputs, 'ssh_proxy_jump_host')) return 'bastion-explicit';
  return textAt(inputs, 'ssh_access_mode') === 'bastion-explicit' ? 'bastion-explicit' : 'direct';
}

const unverifiedHosts = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null';

function bastionArguments(inputs: Mapping): string {
  const host = textAt(inputs, 'ssh_proxy_jump_host');
  if (!host) throw new Error('inputs.ssh_access_mode=bastion-explicit requires inputs.ssh_proxy_jump_host');
  const user = textAt(inputs, 'ssh_proxy_jump_user') || 'root';
  const jump = `ssh -p ${numberAt(inputs, 'ssh_proxy_jump_port', 22)} ${unverifiedHosts} ${user}@${host} nc %h %p`;
  return `-o ProxyCommand="${jump}" ${unverifiedHosts}`;
}

function tunnelArguments(host: Mapping): string {
  const [instance, project, zone] = ['gcp_iap_instance', 'gcp_iap_project_id', 'gcp_iap_zone'].map((key) =>
    textAt(host, key),
  );
  if (!instance || !project || !zone) {
    throw new Error(
      `host ${textAt(host, 'name')} requires gcp_iap_instance, gcp_iap_project_id and gcp_iap_zone for ssh_access_mode=gcp-iap`,
    );
  }
  const tunnel = `gcloud compute start-iap-tunnel ${instance} %p --listen-on-stdin --project ${project} --zone ${zone}`;
  return `-o ProxyCommand="${tunnel}" ${unverifiedHosts}`;
}

const reserved = [
  'name',
  'host',
  'ansible_host',
  'gcp_iap_instance',
  'gcp_iap_project_id',
  'gcp_iap_zone',
  'tags',
];

function hostLine(inputs: Mapping, host: Mapping): string {
  const mode = accessMode(inputs);
  const address = mode === 'gcp-iap' ? textAt(host, 'gcp_iap_instance') : textAt(host, 'host');
  const proxy =
    mode === 'gcp-iap' ? tunnelArguments(host) : mode === 'bastion-explicit' ? bastionArguments(inputs) : '';
  const extras = Object.keys(host).filter((key) => !reserved.includes(key) && textAt(host, key) !== '');
  return [
    textAt(host, 'name'),
    `ansible_host=${address}`,
    ...(['localhost', '127.0.0.1', '::1'].includes(address) ? ['ansible_connection=local'] : []),
    ...(proxy ? [`ansible_ssh_common_args='${proxy}'`] : []),
    ...extras.map((key) => `${key}=${textAt(host, key)}`),
  ].join(' ');
}

/** The Ansible inventory of a module; throws when a host cannot be reached in the mode that is in effect. */
export function renderInventory(inputs: Mapping): string {
  const groups = mappingAt(inputs, 'inventory_groups');
  const names = Object.keys(groups);
  if (names.length === 0) throw new Error('inputs.target_host is required');
  const sections = names.flatMap((name) => [
    `[${name}]`,
    ...listAt(groups, name).map((host) => hostLine(inputs, isMapping(host) ? host : mappingOf(host))),
    '',
  ]);
  const becomeUser = textAt(inputs, 'become_user');
  return [
    ...sections,
    '[targets:children]',
    ...names,
    '',
    '[targets:vars]',
    `ansible_user=${textAt(inputs, 'target_user') || 'root'}`,
    `ansible_port=${numberAt(inputs, 'target_port', 22)}`,
    'ansible_python_interpreter=/usr/bin/python3',
    `ansible_become=${inputs['become'] === false ? 'false' : 'true'}`,
    ...(becomeUser && becomeUser !== 'root' ? [`ansible_become_user=${becomeUser}`] : []),
    '',
  ].join('\n');
}
