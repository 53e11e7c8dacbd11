import type { DecidedInput } from '../decision/decided-input';
import type { Decision } from '../decision/decision';
import type { Catalogue } from '../effects/catalogue';
import type { CallEffect } from '../effects/effect-of-call';
import type { Fencing } from '../gates/fencing';
import type { ApprovalRequirement } from '../policy/approval-requirement';
import type { CallStep } from '../words/steps';
import type { AccessMode, Transport } from '../words/vocabulary';
import type { AccessNeeds, PublicHost } from '../world/access';
import type { BlueprintStep } from '../world/blueprint';
import type { Probe, TrafficCheck } from '../world/probe';
import type { Vantages } from '../world/vantages';
import { type CompiledEndpoint, readBackStep } from './endpoints';
import type { SyncScope } from './sync';

/** A HyOps blueprint with one step for one call, so that a retry never repeats a completed call. */
export type SingleStepBlueprint = {
  api_version: 'hybridops/v1';
  kind: 'BlueprintSpec';
  blueprint_ref: string;
  mode: string;
  policy: unknown;
  steps: [BlueprintStep];
};

/**
 * One call of a compiled plan. Its id `NN-step-call` identifies it in history, evidence and the call folder. Its effect
 * determines which guards it needs.
 */
export type CompiledCall = { id: string; step: CallStep } & CallEffect &
  (
    | {
        kind: 'hyops';
        blueprint_step: string;
        module_ref: string;
        state_ref: string;
        optional: boolean;
        expect: 'must-run' | 'may-already-exist';
        proof: Probe[];
        secrets: string[];
        /**
         * Inputs that come from optional fields of the decision; the values that HyOps used are checked afterwards
         * (C3.9).
         */
        decided: DecidedInput[];
        overlay: SingleStepBlueprint;
      }
    | { kind: 'human'; name: string; instructions: string; proof: Probe[] }
    | {
        kind: 'sync';
        name: string;
        /** What is executed. */
        scope: string;
        /** What the plan says, from which the scope can be derived again. */
        from: SyncScope;
      }
  );

/** A step of the blueprint, which HyOps executes. */
export type HyopsCall = Extract<CompiledCall, { kind: 'hyops' }>;
/** A sync of secrets, which HyOps executes outside of any blueprint. */
export type SyncCall = Extract<CompiledCall, { kind: 'sync' }>;

/** Names what HyOps executes in a call. */
export function calledInWords(call: HyopsCall | SyncCall): string {
  return call.kind === 'sync'
    ? `${call.name} (hyops secrets vault-sync --scope ${call.scope})`
    : `${call.blueprint_step} (${call.module_ref})`;
}

/** Everything that is approved; its canonical digest is what an approval is bound to (C4.8). */
export interface CompiledPlan {
  plan: string;
  description: string;
  /** Null when the plan does not name its author. */
  author: string | null;
  decision: Decision;
  environment: string;
  workload: string;
  /** Null when the plan states none. */
  objectives: { recovery_time_minutes: number | null; data_loss_minutes: number | null };
  runner: string;
  runner_state_ref: string;
  transport: Transport;
  access_mode: AccessMode;
  access: AccessNeeds;
  public_hosts: PublicHost[];
  /** The other vantage points of the run, each with its command. */
  vantages: Vantages;
  blueprint_ref: string;
  hyops_version: string;
  calls: CompiledCall[];
  /** The effects of modules that HyOps does not ship, for those that the calls use. */
  modules: Catalogue;
  nothing: { step: CallStep; reason: string }[];
  /** Inputs that a tool behind HyOps executes as templates. */
  templates: { input: string; reason: string }[];
  dropped_requires: { step: string; requires: string; reason: string }[];
  requirement: ApprovalRequirement;
  operators: string[];
  operator_wait_minutes: number;
  same_decision_after_minutes: number;
  repository: {
    state_ref: string | null;
    max_state_age_days: number;
    backup: { state_ref: string; max_age_minutes: number } | { nothing: string };
  };
  fencing: Fencing | { nothing: string };
  traffic: TrafficCheck[] | { nothing: string };
  endpoints: Record<string, CompiledEndpoint>;
  cannot_be_undone: string[];
}

/** The part of a compiled plan that the workflow keeps; the rest is in evidence, under the digest. */
export interface PlanBrief {
  plan: string;
  digest: string;
  /** Id of the evidence home where it was compiled. */
  home: string;
  workload: string;
  environment: string;
  blueprint: string;
  /** Calls are dispatched to the runner and cannot be cancelled there. */
  dispatched: boolean;
  /** A sync counts as `hyops`: the workflow asks for both in the same way. */
  calls: { id: string; step: CallStep; kind: 'hyops' | 'human'; optional: boolean; says: string }[];
  nothing: { step: CallStep; reason: string }[];
  cannot_be_undone: string[];
  dropped_requires: CompiledPlan['dropped_requires'];
  /** Describes how hosts are reached; for a public address, with the reason. */
  access: string;
  public_hosts: PublicHost[];
  /** The step after whose calls the endpoints are probed live; null when there are no endpoints to probe. */
  read_back_after: CallStep | null;
  /** Whether a public address was opened, which must be removed afterwards. */
  public_access: boolean;
  requirement: ApprovalRequirement;
  operators: string[];
  operator_wait_minutes: number;
  /** Whether the runner has a notify command. */
  notified: boolean;
}

/** Lists the names of the secrets that the calls of a plan need, without duplicates. */
export function secretsNeeded({ calls }: CompiledPlan): string[] {
  return [...new Set(calls.flatMap((call) => (call.kind === 'hyops' ? call.secrets : [])))].toSorted();
}

/** Returns the brief of a compiled plan. */
export function briefOf(
  plan: CompiledPlan,
  digest: string,
  { home, notified }: Pick<PlanBrief, 'home' | 'notified'>,
): PlanBrief {
  return {
    plan: plan.plan,
    digest,
    home,
    workload: plan.workload,
    environment: plan.environment,
    blueprint: plan.blueprint_ref,
    dispatched: plan.transport === 'hyops-runner',
    calls: plan.calls.map((call) => ({
      id: call.id,
      step: call.step,
      kind: call.kind === 'human' ? 'human' : 'hyops',
      optional: call.kind === 'hyops' && call.optional,
      says: saysOf(call, plan),
    })),
    nothing: plan.nothing,
    cannot_be_undone: plan.cannot_be_undone,
    dropped_requires: plan.dropped_requires,
    access: accessInWords(plan),
    public_hosts: plan.public_hosts,
    read_back_after: readBackStep(plan),
    public_access: plan.access.mode === 'public-ephemeral',
    requirement: plan.requirement,
    operators: plan.operators,
    operator_wait_minutes: plan.operator_wait_minutes,
    notified,
  };
}

function accessInWords({ access_mode, decision }: CompiledPlan): string {
  const { break_glass } = decision;
  if (access_mode !== 'public-ephemeral') return access_mode;
  return break_glass
    ? `${access_mode}, break-glass until ${break_glass.expires_at}: ${break_glass.reason}`
    : `${access_mode}, in a drill`;
}

function saysOf(call: CompiledCall, { transport, runner }: CompiledPlan): string {
  if (call.kind === 'human') return call.instructions;
  if (call.kind === 'sync') return calledInWords(call);
  const where = transport === 'local' ? '' : ` sent to runner ${runner}, where it cannot be cancelled`;
  return `${calledInWords(call)}${where}${call.optional ? ', optional: the run goes on without it' : ''}`;
}
