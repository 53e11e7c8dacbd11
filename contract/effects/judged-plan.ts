import type { CallStep } from '../words/steps';
import type { AccessMode, Cloud, DecisionType, DrMode } from '../words/vocabulary';
import type { CallEffect } from './effect-of-call';
import type { Effect } from './effects';

/** A call of a plan, as far as its effect matters. */
export interface JudgedCall extends CallEffect {
  id: string;
  step: CallStep;
  kind: 'hyops' | 'human' | 'sync';
  /** Whether it works in the repository of the decision. */
  repository: boolean;
  /** Whether HyOps may skip it when a stored state records that it was done before. */
  skippable: boolean;
}

/** What a plan is judged by: its decision, the effects of its calls, and its guards. */
export interface JudgedPlan {
  decision_type: DecisionType;
  target_cloud: Cloud;
  dr_mode: DrMode;
  access_mode: AccessMode;
  calls: readonly JudgedCall[];
  /** At least one rung that can prove the fencing. */
  fencing: boolean;
  backup: boolean;
  read_back: boolean;
  endpoints: boolean;
}

/** What a plan may not do or leave out, the clause that requires this, and where in the plan to fix it. */
export interface Violation {
  clause: string;
  what: string;
  where: string;
  do: string;
}

/** Lists the calls of a plan with one of these effects. */
export const doing = (plan: JudgedPlan, ...effects: Effect[]) =>
  plan.calls.filter(({ effect }) => effects.includes(effect));
