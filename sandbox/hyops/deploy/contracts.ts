import type { Blueprint, Step } from '../blueprint/blueprint';
import type { Runtime } from '../runtime/runtime-root';
import { stateStatus } from '../runtime/state-file';

const netbox = 'platform/onprem/netbox';

function requireNetbox(step: Step, blueprint: Blueprint, statusOf: (ref: string) => string): void {
  if (step.contracts.requires_authority !== 'netbox' && step.contracts.addressing_mode !== 'ipam') return;
  if (blueprint.policy.ipam_authority !== 'netbox') {
    throw new Error('contract failed: requires_authority=netbox but policy.ipam_authority is not netbox');
  }
  if (statusOf(netbox) !== 'ok') {
    throw new Error(
      `contract failed: netbox authority not ready (${netbox}, status=${statusOf(netbox) || 'missing'})`,
    );
  }
}

/** Throws when a state the step's contracts ask for is not `ok`; states in `assumed` count as `ok`. */
export function enforceContracts(
  step: Step,
  blueprint: Blueprint,
  runtime: Runtime,
  assumed: ReadonlySet<string>,
): void {
  const statusOf = (ref: string): string => (assumed.has(ref) ? 'ok' : stateStatus(runtime.state, ref));
  const missing = step.contracts.requires_module_state_ok.find((ref) => statusOf(ref) !== 'ok');
  if (missing) {
    throw new Error(
      `contract failed: required module state is not ok (${missing}, status=${statusOf(missing) || 'missing'})`,
    );
  }
  requireNetbox(step, blueprint, statusOf);
}
