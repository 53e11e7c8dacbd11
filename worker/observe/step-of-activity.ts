import { type Activities, type GateActivity, isGateActivity } from '../../contract/run/activity-messages';
import { CALL_STEPS, type Step } from '../../contract/words/steps';

/** The step of the activities that belong to one; those of a call belong to the step of the call. */
const STEP: { readonly [A in Exclude<keyof Activities, GateActivity>]?: Step } = {
  parseDecision: 'decide',
  compilePlan: 'decide',
  confirmPlan: 'approve',
  acquireWorkload: 'validate-access-mode',
  readTraffic: 'cut-traffic',
  releaseWorkload: 'publish-evidence',
  proveRemoval: 'publish-evidence',
  publishEvidence: 'publish-evidence',
};

/** Returns the step that an activity works for, as far as its type or its call tells; the id of a call names its step. */
export function stepOfActivity(activity: string, call: string | undefined): Step | undefined {
  if (call !== undefined) return CALL_STEPS.find((step) => call.replace(/^\d+-/, '').startsWith(`${step}-`));
  if (isGateActivity(activity)) return 'validate-access-mode';
  return Object.entries(STEP).find(([name]) => name === activity)?.[1];
}

/** Returns the call that an activity was asked for, if any; its arguments may not have been checked yet. */
export function callIn([request]: unknown[]): string | undefined {
  if (typeof request !== 'object' || request === null || !('call' in request)) return undefined;
  return typeof request.call === 'string' ? request.call.slice(0, 200) : undefined;
}
