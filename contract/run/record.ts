import type { LedgerEntry } from '../approval/ledger';
import type { ApprovalRequirement, IdentityLevel } from '../policy/approval-requirement';
import type { Reason } from '../words/failures';
import type { Step } from '../words/steps';
import type { Ending, NotEnded, Stopped } from './ending';
import type { EndedStep, StepRecord } from './step-record';

/** The evidence of a run: which runner's worker keeps it, and under which names. */
export interface RunRef {
  /** The decision id, or the workflow id when no decision id could be read. */
  decision_id: string;
  run_id: string;
}

/** What is recorded of every run, however it ended. */
export interface RecordFacts {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  /**
   * Id of the evidence home of the run; null when it never got a plan, in which case the home that seals it has its
   * evidence.
   */
  home: string | null;
  plan: string | null;
  plan_digest: string | null;
  steps: EndedStep[];
  approvals: LedgerEntry[];
  messages_not_kept: number;
  requirement: ApprovalRequirement | null;
  started_at: string;
  ended_at: string;
}

/** The workflow's own account of a run, passed to the seal (C4.6). */
export type RunRecord = RecordFacts & Ending;

/** The same for a run without an outcome: when it was ended from outside, the sweep gives it one. */
export type CutRecord = RecordFacts & NotEnded;

/** Where workflow code tells its run record when its history is replayed. */
export type ReplaySinks = { replay: { account(told: RunRecord | CutRecord): void } };

/**
 * How a run ended: the result of the workflow, or the second detail of its failure (C4.6). Only a run that failed or
 * was aborted can lack sealed evidence. The complete report is in the evidence.
 */
export type RunSummary = { decision_id: string; plan: string | null; plan_digest: string | null } & (
  | (Ending & { evidence: EvidenceSeal })
  | (Stopped<'failed' | 'aborted'> & { evidence: null })
);

/** The location of sealed evidence, and the two SHA-256 digests for checking it, in hex (C4.5, C8.4). */
export interface EvidenceSeal {
  /** The folder, on the runner that executed the run. */
  place: string;
  manifest_sha256: string;
  timeline_head: string;
}

/** The call at which a run has stopped, and why. */
export interface StoppedCall {
  step: Step;
  failure: string;
  reasons: Reason[];
  skippable: boolean;
}

/**
 * What a run reports about its ending, by phase: it waits for an operator at one call, and only the last phases have an
 * outcome.
 */
export type RunProgress =
  | (NotEnded & { phase: 'deciding' | 'awaiting-approval' | 'executing'; stopped: null })
  | (NotEnded & { phase: 'awaiting-operator'; stopped: StoppedCall })
  | (Ending & { phase: 'sealing' | 'ended'; stopped: null });

/** A run's answer to the query `status`. Times are RFC 3339. */
export type RunStatus = {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  step: Step;
  plan: string | null;
  plan_digest: string | null;
  environment: string | null;
  workload: string | null;
  steps: StepRecord[];
  /** The current call. */
  call: string | null;
  /** Who or what the run waits for, in words. */
  waiting_for: string | null;
  approvals: { needed: number; given: string[]; expires_at: string | null } | null;
  /** `warning`: the run approaches a limit of the server. */
  messages: {
    kept: number;
    not_kept: number;
    last_refusal: string | null;
    signals: number;
    warning: string | null;
  };
} & RunProgress;

/**
 * What an approver sends, by signal or update (C4.2); `plan_digest` may be shortened to 12 or more hex digits. A signed
 * approval also has `v`, `verdict`, `run_id`, `issued_at`, `nonce` and `signature`, and the full digest.
 */
export interface Approval {
  decision_id: string;
  approver: string;
  plan_digest: string;
  reason: string;
}

/** A run's answer to the query `approvalRequest`: what to approve, and the exact JSON to send (C4.2). */
export interface ApprovalRequest {
  decision_id: string;
  run_id: string;
  plan: string;
  plan_digest: string;
  workload: string;
  environment: string;
  blueprint: string;
  drill: boolean;
  /** The access mode; under `public-ephemeral` with its reason and expiry. */
  access: string;
  /** Hosts that are reached at a public address under a private mode, and why. */
  public_hosts: { host: string; reason: string }[];
  calls: { id: string; step: string; says: string }[];
  nothing: { step: string; reason: string }[];
  cannot_be_undone: string[];
  /** Requirements of the blueprint that the contract's order breaks, and why each may be dropped. */
  dropped_requires: { step: string; requires: string; reason: string }[];
  approvals_needed: number;
  /** The roles that some of them must have. */
  roles_needed: { role: string; needed: number }[];
  approvals_given: string[];
  approvers: string[];
  may_not_approve: string[];
  identity_level: IdentityLevel;
  /** Describes that level. */
  identity: string;
  expires_at: string | null;
  send: { signal: 'approve'; input: Approval };
}
