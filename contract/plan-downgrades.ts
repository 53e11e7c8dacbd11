import type { Reason } from './failures';
import { placeholdersIn } from './placeholders';
import type { AccessMode } from './vocabulary';

type Inputs = Record<string, unknown>;

/** The value of HyOps' `ssh_access_mode` that each access mode means; HyOps guesses when it is blank. */
const SSH_MODE: Record<AccessMode, string> = {
  'runner-local': 'direct',
  'private-overlay': 'direct',
  'bastion-explicit': 'bastion-explicit',
  'gcp-iap': 'gcp-iap',
  'public-ephemeral': 'direct',
};

const HARD_CODED_STORE =
  /^(gcs_bucket|s3_bucket|bucket_name|azure_(account|container)(_name)?|storage_account|container_name)$/;
const SECRET_KEY = /(password|passwd|secret|token|api_key|private_key|credentials?|sa_json)$/i;

/** What one call's inputs would downgrade in silence (C4.7, C4.9, C5.1, C5.4, C5.6), and secrets in clear. */
export function downgrades(step: string, inputs: Inputs, mode: AccessMode): Reason[] {
  const reasons: Reason[] = [];
  const refuse = (key: string, what: string, advice: string) =>
    reasons.push({
      code: 'DowngradeRefused',
      what: `step "${step}": ${what}`,
      where: `inputs.${step}.${key}`,
      do: advice,
    });

  const reachesHosts = ['inventory_state_ref', 'inventory_groups', 'ssh_access_mode'].some((key) =>
    Boolean(inputs[key]),
  );
  if (reachesHosts && inputs['ssh_access_mode'] !== SSH_MODE[mode])
    refuse(
      'ssh_access_mode',
      `ssh_access_mode is ${text(inputs['ssh_access_mode'])}, so HyOps would choose a way of its own; the decision says ${mode}`,
      `write ssh_access_mode: ${SSH_MODE[mode]}`,
    );
  if (reachesHosts && inputs['ssh_proxy_jump_auto'] !== false)
    refuse(
      'ssh_proxy_jump_auto',
      'an automatic bastion may be put in between',
      'write ssh_proxy_jump_auto: false',
    );
  if (mode === 'bastion-explicit' && reachesHosts && !inputs['ssh_proxy_jump_host'])
    refuse('ssh_proxy_jump_host', 'no bastion host is named', 'name the bastion host');
  if (mode !== 'bastion-explicit' && inputs['ssh_proxy_jump_host'])
    refuse('ssh_proxy_jump_host', 'a bastion host turns the access mode into bastion-explicit', 'remove it');
  if (inputs['execution_plane'] !== undefined && inputs['execution_plane'] !== 'runner-local')
    refuse(
      'execution_plane',
      `execution_plane is ${text(inputs['execution_plane'])}`,
      'write execution_plane: runner-local',
    );
  walk(inputs, '', (path, key, value) => {
    if (key === 'ssh_proxy_jump_auto' && value === true)
      refuse(path, 'an automatic bastion is switched on', `write ${path}: false`);
    if (key === 'assign_public_ip' && value === true && mode !== 'public-ephemeral')
      refuse(path, `a public address is asked for under ${mode}`, `write ${path}: false`);
    if (HARD_CODED_STORE.test(key) && typeof value === 'string' && value !== '')
      refuse(path, `a ${key} is hard-coded where a repository state is required`, 'use repo_state_ref');
    if (SECRET_KEY.test(key) && (typeof value === 'number' || (typeof value === 'string' && value !== '')))
      refuse(path, 'a secret stands there in clear', 'put it into the vault and name it in required_env');
  });
  for (const { path, word } of placeholdersIn(inputs))
    reasons.push({
      code: 'PlanInvalid',
      what: `step "${step}": ${path.join('.')} still says ${word}`,
      where: `inputs.${step}.${path.join('.')}`,
      do: 'fill it in',
    });
  return reasons;
}

function walk(
  value: unknown,
  path: string,
  visit: (path: string, key: string, value: unknown) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const here = path ? `${path}.${key}` : key;
    visit(here, key, item);
    walk(item, here, visit);
  }
}

function text(value: unknown): string {
  return value === undefined || value === '' ? 'not set' : JSON.stringify(value);
}
