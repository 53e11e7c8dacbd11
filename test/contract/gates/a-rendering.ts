import type { RenderedFiles } from '../../../contract/world/rendered-access';

const HOSTKEYS = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null';
const TAIL = ['', '[targets:children]', 'db', '', '[targets:vars]', 'ansible_user=opsadmin', ''];

/** An inventory as HyOps writes it, with these host lines. */
export function anInventory(...lines: string[]): string {
  return ['[db]', ...lines, ...TAIL].join('\n');
}

export const direct = (host: string) => `pg-01 ansible_host=${host} hyops_private_host=${host}`;
export const local = () => 'localhost ansible_host=127.0.0.1 ansible_connection=local';
export const throughBastion = (host: string, bastion: string) =>
  `pg-01 ansible_host=${host} ansible_ssh_common_args='-o ProxyCommand="ssh -p 22 ${HOSTKEYS} root@${bastion} nc %h %p" ${HOSTKEYS}'`;
export const throughTunnel = (instance: string, project: string, zone: string) =>
  `pg-01 ansible_host=${instance} ansible_ssh_common_args='-o ProxyCommand="gcloud compute start-iap-tunnel ${instance} %p --listen-on-stdin --project ${project} --zone ${zone} --verbosity=warning" ${HOSTKEYS}'`;

/** What HyOps leaves of a step that reaches hosts. */
export function aRendering(
  inventory: string | undefined,
  deviations: Partial<RenderedFiles> = {},
): RenderedFiles {
  return {
    inventory,
    meta: { proxy_jump: { host: '', user: 'root', port: 22, auto_enabled: false, auto_note: '' } },
    resolved: {
      module_ref: 'platform/postgresql-ha',
      inputs: { ssh_access_mode: 'direct', ssh_proxy_jump_auto: false },
    },
    ...deviations,
  };
}
