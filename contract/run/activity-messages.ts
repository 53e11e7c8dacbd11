import type { LedgerEntry } from '../approval/ledger';
import type { PlanBrief } from '../plan/compiled-plan';
import type { Proof, SignedStatement } from '../signing/signed-statement';
import type { Reason } from '../words/failures';
import type { Gate } from '../words/steps';
import type { Cloud, DecisionType } from '../words/vocabulary';
import type { Notice } from './notice';
import type { EvidenceSeal, RunRecord, RunRef } from './record';

/** How the artifact arrived; its bytes are a second argument. */
export interface Arrival {
  workflow_id: string;
  run_id: string;
  /** Number of arguments that the starter sent; exactly one is valid. */
  inputs: number;
  /** Payload encoding as sent, such as `json/plain`. */
  encoding: string;
  /** Number of bytes sent; when it exceeds the limit, fewer were passed on. */
  size: number;
}

/** A valid decision, and where it runs. */
export interface ReadDecision {
  ref: RunRef;
  answer: 'go' | 'held' | 'denied';
  decision_type: DecisionType;
  target_cloud: Cloud;
  drill: boolean;
  environment: string;
  runner: string;
}

/** A run and the runner that it was sent to. */
export interface RunAtRunner {
  ref: RunRef;
  workflow_id: string;
  runner: string;
}

/** What every activity on the runner's queue needs to find the approved plan. */
export interface PlanRef {
  ref: RunRef;
  plan_digest: string;
  /** Id of the evidence home where the plan was compiled; workers with another one refuse to work for the run. */
  home: string;
  workflow_id: string;
}

export interface GateAnswer {
  gate: Gate;
  met: boolean;
  reasons: Reason[];
}

export interface CallRequest extends PlanRef {
  call: string;
  /** How many times an operator asked to repeat this call; not the attempt. */
  retry: number;
  epoch: number;
}

/** An unsigned answer of an operator to a stopped call, or an unsigned abort; see `StoppedCall`. */
export type ClaimedAnswer = { operator: string; reason: string } & (
  | { action: 'retryStep' | 'skipStep'; step: string; failure: string }
  | { action: 'abort' }
);

/** The activities that check the gates of contract section 6. */
const GATE_ACTIVITIES = [
  'confirmApproval',
  'confirmSecrets',
  'confirmAccessMode',
  'confirmRepository',
  'confirmFencing',
] as const satisfies readonly (keyof Activities)[];
export type GateActivity = (typeof GATE_ACTIVITIES)[number];

export function isGateActivity(name: string): boolean {
  return GATE_ACTIVITIES.some((gate) => gate === name);
}

/** The activities by name; workflow code sees only this interface. */
export interface Activities {
  parseDecision(arrival: Arrival, artifact: Uint8Array): Promise<ReadDecision>;
  compilePlan(run: RunAtRunner, artifact: Uint8Array): Promise<PlanBrief>;
  /**
   * Whether compiling the plan again gives the approved one; otherwise the new plan, which must be approved instead.
   */
  confirmPlan(plan: PlanRef): Promise<{ changed: PlanBrief | null }>;
  /** The validity of each signature according to the current allowed_signers. */
  verifySignatures(plan: PlanRef, signed: SignedStatement[]): Promise<Proof[]>;
  /**
   * The messages that people put on the runner after the given number; fails, to be tried again, while there are none.
   */
  readMessages(plan: PlanRef, after: number): Promise<unknown[]>;
  /** Has the runner keep an answer that nobody signed, before the run acts on it (C4.5). */
  recordAnswer(plan: PlanRef, answer: ClaimedAnswer): Promise<void>;
  acquireWorkload(plan: PlanRef): Promise<{ epoch: number }>;
  releaseWorkload(plan: PlanRef): Promise<void>;
  confirmApproval(plan: PlanRef, ledger: LedgerEntry[]): Promise<GateAnswer>;
  confirmSecrets(plan: PlanRef): Promise<GateAnswer>;
  confirmAccessMode(plan: PlanRef): Promise<GateAnswer>;
  confirmRepository(plan: PlanRef): Promise<GateAnswer>;
  confirmFencing(plan: PlanRef): Promise<GateAnswer>;
  runCall(call: CallRequest): Promise<{ state: 'executed' | 'already-there'; hyops_run: string | null }>;
  /** Checks the guards of a call before a person is asked to make it; fails when one does not hold (C6.5). */
  confirmHumanCall(call: CallRequest): Promise<void>;
  proveHumanCall(call: CallRequest): Promise<void>;
  readTraffic(plan: PlanRef, retry: number): Promise<{ endpoints: Record<string, string> }>;
  /** Fails when a public address remains (C5.5). */
  proveRemoval(plan: PlanRef): Promise<void>;
  /** Notifies people and reports the result; never fails because of it. */
  notify(notice: Notice): Promise<string>;
  /** Answers when a worker of the runner is there, and does nothing else. */
  reportPresence(run: RunAtRunner): Promise<void>;
  publishEvidence(record: RunRecord): Promise<EvidenceSeal>;
}
