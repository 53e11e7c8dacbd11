import type { Decision } from '../decision/decision';
import { type Reason, reasonOf } from '../words/failures';
import type { AccessMode } from '../words/vocabulary';
import { type AccessNeeds, SSH_ACCESS } from '../world/access';
import { placeholdersIn } from '../world/placeholders';

type Inputs = Record<string, unknown>;

const HARD_CODED_STORE =
  /^(secondary_)?((gcs_|s3_|repo_)?bucket(_name)?|azure_(storage_)?(account|container)(_name)?|storage_account|container(_name)?)$/;
const ENVIRONMENT_KEY = /_state_env$/;
const SECRET_KEY = /(password|passwd|secret|token|api_key|private_key|credentials?|sa_json)$/i;

/** Reports whether the inputs show that a step reaches hosts over SSH; some steps learn this only from states. */
export function reachesHosts(inputs: Inputs): boolean {
  return ['inventory_state_ref', 'inventory_groups', 'ssh_access_mode'].some((key) => Boolean(inputs[key]));
}

/** A silent downgrade, and the clause of the contract that forbids it. */
export interface Downgrade {
  clause: string;
  reason: Reason;
}

/** Reports whether a module creates the repository and so may name it; all others find the name in its state (C4.9). */
function makesRepository(moduleRef: string): boolean {
  return /^org\/[a-z]+\/(object-repo|pgbackrest-repo)$/.test(moduleRef);
}

/** Lists what one call's inputs would silently downgrade (C4.7, C4.9, C5.1, C5.4, C5.6), and secrets in plain text. */
export function downgrades(step: string, inputs: Inputs, mode: AccessMode, moduleRef = ''): Reason[] {
  return [
    ...silentDowngrades(step, inputs, mode, moduleRef).map(({ reason }) => reason),
    ...clearSecrets(step, inputs),
    ...placeholdersIn(inputs).map(
      ({ path, says, do: advice }): Reason => ({
        code: 'PlanInvalid',
        what: `step "${step}": ${path.join('.')} still has ${says}`,
        where: `inputs.${step}.${path.join('.')}`,
        do: advice,
      }),
    ),
  ];
}

/** Lists the inputs of one call that would bypass the access mode or the repository state. */
export function silentDowngrades(
  step: string,
  inputs: Inputs,
  mode: AccessMode,
  moduleRef = '',
): Downgrade[] {
  const found: Downgrade[] = [];
  const refuse = (clause: string, key: string, what: string, advice: string) =>
    found.push({ clause, reason: refusal(step, key, what, advice) });

  const reaches = reachesHosts(inputs);
  if (reaches && inputs['ssh_access_mode'] !== SSH_ACCESS[mode])
    refuse(
      'C5.1',
      'ssh_access_mode',
      `ssh_access_mode is ${text(inputs['ssh_access_mode'])}, so HyOps would choose the access mode itself; the decision requires ${mode}`,
      `write ssh_access_mode: ${SSH_ACCESS[mode]}`,
    );
  if (reaches && inputs['ssh_proxy_jump_auto'] !== false)
    refuse(
      'C5.6',
      'ssh_proxy_jump_auto',
      'HyOps may insert a bastion automatically',
      'write ssh_proxy_jump_auto: false',
    );
  if (mode === 'bastion-explicit' && reaches && !inputs['ssh_proxy_jump_host'])
    refuse('C5.4', 'ssh_proxy_jump_host', 'no bastion host is named', 'name the bastion host');
  if (mode !== 'bastion-explicit' && inputs['ssh_proxy_jump_host'])
    refuse(
      'C5.1',
      'ssh_proxy_jump_host',
      'a bastion host turns the access mode into bastion-explicit',
      'remove it',
    );
  if (inputs['execution_plane'] !== undefined && inputs['execution_plane'] !== 'runner-local')
    refuse(
      'C5.1',
      'execution_plane',
      `execution_plane is ${text(inputs['execution_plane'])}`,
      'write execution_plane: runner-local',
    );
  walk(inputs, '', (path, key, value) => {
    if (key === 'ssh_proxy_jump_auto' && value === true)
      refuse('C5.6', path, 'HyOps is told to insert a bastion automatically', `write ${path}: false`);
    // Both were already checked at the top level; nested ones, such as in a readiness check, are another route.
    if (path !== key && key === 'ssh_access_mode' && isText(value) && value !== SSH_ACCESS[mode])
      refuse('C5.1', path, `${path} is ${text(value)}; the decision requires ${mode}`, 'remove it');
    if (path !== key && key === 'ssh_proxy_jump_host' && isText(value) && mode !== 'bastion-explicit')
      refuse('C5.1', path, `${path} inserts a bastion; the decision requires ${mode}`, 'remove it');
    if (key === 'assign_public_ip' && value === true && mode !== 'public-ephemeral')
      refuse('C4.7', path, `a public address is requested under ${mode}`, `write ${path}: false`);
    if (!makesRepository(moduleRef) && HARD_CODED_STORE.test(key) && isText(value))
      refuse(
        'C4.9',
        path,
        `a ${key} is hard-coded where a repository state is required`,
        'use repo_state_ref',
      );
    if (ENVIRONMENT_KEY.test(key) && isText(value))
      refuse(
        'C4.9',
        path,
        `${key} takes a state from environment "${value}"`,
        'remove it: states belong to the environment of the run',
      );
    if (key === 'allow_cross_env_state' && value === true)
      refuse('C4.9', path, 'states of other environments are allowed', 'remove it');
  });
  return found;
}

function clearSecrets(step: string, inputs: Inputs): Reason[] {
  const reasons: Reason[] = [];
  walk(inputs, '', (path, key, value) => {
    if (SECRET_KEY.test(key) && (typeof value === 'number' || isText(value)))
      reasons.push({
        code: 'SecretInClear',
        what: `step "${step}": ${path} has a secret in clear text`,
        where: `inputs.${step}.${path}`,
        do: 'put it in the vault and name it in required_env',
      });
  });
  return reasons;
}

/**
 * Requires each step to use the repository of the decision and no other (C4.9): the gate checks that state, and the
 * approver saw that name.
 */
export function repositoryDowngrades(step: string, inputs: Inputs, decision: Decision): Reason[] {
  const found = inputs['repo_state_ref'];
  if (!found || found === decision.repo_state_ref) return [];
  return [
    {
      code: 'DowngradeRefused',
      what: `step "${step}": repo_state_ref is ${text(found)}, but the decision has ${decision.repo_state_ref ?? 'none'}`,
      where: `inputs.${step}.repo_state_ref`,
      do: 'write repo_state_ref: { from: decision.repo_state_ref }',
    },
  ];
}

/**
 * Requires with bastion-explicit that every step uses the one bastion that the plan names, including in nested inputs
 * (C5.4).
 */
export function bastionReasons(step: string, inputs: Inputs, needs: AccessNeeds): Reason[] {
  if (needs.mode !== 'bastion-explicit') return [];
  const { host } = needs.bastion;
  const reasons: Reason[] = [];
  walk(inputs, '', (path, key, value) => {
    if (key === 'ssh_proxy_jump_host' && value && value !== host)
      reasons.push({
        code: 'DowngradeRefused',
        what: `step "${step}" goes through ${text(value)}, but the bastion of the plan is ${host}`,
        where: `inputs.${step}.${path}`,
        do: `write ${path}: ${host}`,
      });
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

function refusal(step: string, key: string, what: string, advice: string): Reason {
  return reasonOf('DowngradeRefused')(`step "${step}": ${what}`, `inputs.${step}.${key}`, advice);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function text(value: unknown): string {
  return value === undefined || value === '' ? 'not set' : JSON.stringify(value);
}
