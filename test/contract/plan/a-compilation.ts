import { compilePlan } from '../../../contract/plan/compile-plan';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import type { Parsed } from '../../../contract/words/failures';
import { aDecision } from '../decision/a-decision';
import { problemsOf } from '../decision/problems-of';
import { aPolicy } from '../policy/a-policy';
import { aBlueprint, aPlace, aPlan, STEPS_4_TO_9 } from './a-plan';

/** What the private overlay and the tunnel of a plan need, and what shows that a human promoted. */
export const OVERLAY = {
  overlay_states: ['org/gcp/wan-vpn-to-edge'],
  target: { address: '10.0.0.5', port: 22 },
};
export const TUNNEL = {
  instance: 'runner-01',
  project: 'dr',
  zone: 'europe-west2-b',
  vm_state_ref: 'platform/gcp/platform-vm#gcp_ops_runner',
};
export const PROMOTED = [{ kind: 'tcp', name: 'it listens', host: '10.0.2.2', port: 5432 }];

/** An endpoint that a call publishes. */
export const PUBLISHED = { call: 'restore', output: 'endpoint_host', port: 5432 };

/** What is other than usual in what a plan is compiled from. */
export interface Parts {
  decision?: Record<string, unknown>;
  plan?: Record<string, unknown>;
  blueprint?: Record<string, unknown>;
  policy?: Record<string, unknown>;
  place?: Parameters<typeof aPlace>[0];
}

export function compiled({ decision, plan, blueprint, policy, place }: Parts = {}): Parsed<CompiledPlan> {
  return compilePlan(aDecision(decision), aPlan(plan), aBlueprint(blueprint), aPolicy(policy), aPlace(place));
}

/** The plan that comes out; throws when it is refused. */
export function planOf(parts: Parts = {}): CompiledPlan {
  const plan = compiled(parts);
  if (!plan.ok) throw new Error(problemsOf(plan).join('\n'));
  return plan.value;
}

export function withSteps(steps: Record<string, unknown>): Parts {
  return { plan: { steps: { ...STEPS_4_TO_9, ...steps } } };
}
