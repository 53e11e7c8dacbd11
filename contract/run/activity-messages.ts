import type { LedgerEntry } from '../approval/ledger';
import type { PlanBrief } from '../plan/compiled-plan';
import type { ApprovalRequirement } from '../policy/approval-requirement';
import type { Proof, SignedStatement } from '../signing/signed-statement';
import type { Reason } from '../words/failures';
import type { Gate } from '../words/steps';
import type { Cloud, DecisionType } from '../words/vocabulary';
import type { Notice } from './notice';
import type { EvidenceSeal, RunRecord, RunRef } from './record';

/** How the artifact arrived; the bytes themselves are a second argument. */
export interface Arrival {
  workflow_id: string;
  run_id: string;
  /** Number of arguments that the starter sent; exactly one is right. */
  inputs: number;
  /** Payload encoding as sent, such as `json/plain`. */
  encoding: string;
  /** Bytes as sent; more than were handed on when it is over the limit. */
  size: number;
}

/** A decision that was understood, and where it runs. */
export interface ReadDecision {
  ref: RunRef;
  answer: 'go' | 'held' | 'denied';
  decision_type: DecisionType;
  target_cloud: Cloud;
  drill: boolean;
  environment: string;
  runner: string;
}

/** What every activity on the runner's queue needs to find the approved plan. */
export interface PlanRef {
  ref: RunRef;
  plan_digest: string;
  /** Id of the evidence home where the plan was made; no worker with another one does anything for the run. */
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
  /** How many times an operator asked for this call again; never the attempt. */
  retry: number;
  epoch: number;
  /** When the guards were asked, RFC 3339, for a run that has changed nothing yet; null afterwards. */
  guards_asked_at: string | null;
}

/** The activities by name; workflow code sees only this interface. */
export interface Activities {
  parseDecision(arrival: Arrival, artifact: Uint8Array): Promise<ReadDecision>;
  compilePlan(
    plan: { ref: RunRef; workflow_id: string; runner: string },
    artifact: Uint8Array,
  ): Promise<PlanBrief>;
  /** Whether the plan made anew is the one that was approved; otherwise the new one, to be approved instead. */
  confirmPlan(plan: PlanRef): Promise<{ changed: PlanBrief | null }>;
  /** What becomes of each signature by allowed_signers as it is now. */
  verifySignatures(plan: PlanRef, signed: SignedStatement[]): Promise<Proof[]>;
  acquireWorkload(plan: PlanRef): Promise<{ epoch: number }>;
  releaseWorkload(plan: PlanRef): Promise<void>;
  confirmApproval(
    plan: PlanRef,
    requirement: ApprovalRequirement,
    ledger: LedgerEntry[],
  ): Promise<GateAnswer>;
  confirmSecrets(plan: PlanRef): Promise<GateAnswer>;
  confirmAccessMode(plan: PlanRef): Promise<GateAnswer>;
  confirmRepository(plan: PlanRef): Promise<GateAnswer>;
  confirmFencing(plan: PlanRef): Promise<GateAnswer>;
  runCall(call: CallRequest): Promise<{ state: 'executed' | 'already-there'; hyops_run: string | null }>;
  /** The guards of a call, before a human is asked to make it: fails when one does not hold (C6.5). */
  confirmHumanCall(call: CallRequest): Promise<void>;
  proveHumanCall(call: CallRequest): Promise<void>;
  readTraffic(plan: PlanRef, retry: number): Promise<{ endpoints: Record<string, string> }>;
  /** Fails when a public address is left (C5.5). */
  proveRemoval(plan: PlanRef): Promise<void>;
  /** Tells people; says what became of it, and never fails for it. */
  notify(notice: Notice): Promise<string>;
  publishEvidence(record: RunRecord): Promise<EvidenceSeal>;
}
