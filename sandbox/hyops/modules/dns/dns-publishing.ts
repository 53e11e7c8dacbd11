import { spawn } from 'node:child_process';
import { localRequest } from '../../../local-request';
import { listAt, type Mapping, mappingOf, numberAt, textAt } from '../../../mapping';
import type { Task } from '../definition/definition';
import { isStatus, targetsOf } from './dns-inputs';

function outputs(inputs: Mapping, status: string, targets: string[]): Mapping {
  return {
    'dns.status': status,
    'dns.provider': textAt(inputs, 'provider'),
    'dns.zone': textAt(inputs, 'zone'),
    'dns.record_fqdn': textAt(inputs, 'record_fqdn'),
    'dns.record_type': textAt(inputs, 'record_type').toUpperCase(),
    'dns.desired': textAt(inputs, 'desired').toLowerCase(),
    'dns.targets': targets,
    'cap.network.dns_routing': 'ready',
  };
}

const recordName = (inputs: Mapping): string => `${textAt(inputs, 'record_fqdn').replace(/\.$/, '')}.`;

async function callApi({ inputs, world }: Task, method: string, body?: Mapping): Promise<Mapping> {
  const zone = textAt(inputs, 'powerdns_zone_id') || textAt(inputs, 'zone');
  const url = `${textAt(inputs, 'powerdns_api_url').replace(/\/+$/, '')}/api/v1/servers/${textAt(inputs, 'powerdns_server_id')}/zones/${zone}`;
  const reply = await localRequest(method, url, body, {
    'x-api-key': world.env(textAt(inputs, 'powerdns_api_key_env')),
  });
  if (reply.status >= 300) throw new Error(`${method} ${url} answered ${reply.status}`);
  return mappingOf(reply.body);
}

/** The shell that the operator named. It outlives a tool that is interrupted alone, as a remote command does. */
function runCommand({ inputs, say }: Task): Promise<void> {
  const shell = spawn('/bin/bash', ['-c', textAt(inputs, 'provider_command')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      HYOPS_DNS_ZONE: textAt(inputs, 'zone'),
      HYOPS_DNS_RECORD_FQDN: textAt(inputs, 'record_fqdn'),
      HYOPS_DNS_RECORD_TYPE: textAt(inputs, 'record_type').toUpperCase(),
      HYOPS_DNS_TTL: String(inputs['ttl']),
      HYOPS_DNS_DESIRED: textAt(inputs, 'desired').toLowerCase(),
      HYOPS_DNS_TARGETS_JSON: JSON.stringify(targetsOf(inputs)),
    },
  });
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', (code) => {
      say(`provider command ended with ${code}`);
      if (code === 0) resolve();
      else reject(new Error(`the provider command ended with ${code}`));
    });
  });
}

async function publish(task: Task): Promise<void> {
  const { inputs } = task;
  if (textAt(inputs, 'provider') === 'manual-command') return runCommand(task);
  const records = targetsOf(inputs).map((content) => ({ content, disabled: false }));
  const set = {
    name: recordName(inputs),
    type: textAt(inputs, 'record_type').toUpperCase(),
    changetype: 'REPLACE',
  };
  // The real role renders the number through a template, so that it arrives as text.
  await callApi(task, 'PATCH', { rrsets: [{ ...set, ttl: String(inputs['ttl']), records, comments: [] }] });
}

async function readBack(task: Task): Promise<Mapping> {
  const { inputs } = task;
  const type = textAt(inputs, 'record_type').toUpperCase();
  const sets = listAt(await callApi(task, 'GET'), 'rrsets').map(mappingOf);
  const live = sets.find((set) => textAt(set, 'name') === recordName(inputs) && textAt(set, 'type') === type);
  if (!live) throw new Error(`no live record set ${recordName(inputs)} ${type}`);
  const observed = listAt(live, 'records').map((record) => textAt(mappingOf(record), 'content'));
  const ttl = numberAt(live, 'ttl', 0);
  const [seen, wanted] = [[...observed].sort().join(','), [...targetsOf(inputs)].sort().join(',')];
  if (seen !== wanted || ttl !== inputs['ttl']) {
    throw new Error(
      `live record set differs: observed ${seen} ttl ${ttl}, expected ${wanted} ttl ${String(inputs['ttl'])}`,
    );
  }
  return {
    ...outputs(inputs, 'live-ok', observed),
    'dns.expected_targets': targetsOf(inputs),
    'dns.observed_targets': observed,
    'dns.observed_ttl': ttl,
    'dns.record_exists': true,
    'dns.matches_desired': true,
  };
}

/** Publishes the name's target, or reads it back; returns what the module then claims. */
export async function routeTraffic(task: Task): Promise<Mapping> {
  const { inputs } = task;
  if (isStatus(inputs)) return readBack(task);
  const intended = inputs['dry_run'] === true || inputs['dns_apply'] !== true;
  const status = intended ? 'intent-only' : 'applied';
  // Without an endpoint name nothing is published, and the real module still calls that applied.
  if (task.emptyTargets || textAt(inputs, 'dns_state') === 'absent')
    return outputs({ ...inputs, record_fqdn: '' }, status, []);
  if (!intended) await publish(task);
  return outputs(inputs, status, targetsOf(inputs));
}
