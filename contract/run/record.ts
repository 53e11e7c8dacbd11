import type { LedgerEntry } from '../approval/ledger';
import type { ApprovalRequirement, IdentityLevel } from '../policy/approval-requirement';
import type { Reason } from '../words/failures';
import type { Outcome, Phase } from '../words/outcomes';
import type { Step } from '../words/steps';

/** Where evidence of a run lies: on which runner's worker, under which names. */
export interface RunRef {
  /** The decision id, or the workflow id where no decision id could be read. */
  decision_id: string;
  run_id: string;
}

export const STEP_STATES = [
  'pending',
  'running',
  'done',
  'nothing',
  'skipped',
  'failed',
  'not-reached',
] as const;
/** How far a step has come; `nothing` means that the plan has no call for it, `skipped` that a call was waived. */
export type StepState = (typeof STEP_STATES)[number];

/** The sign of each state wherever people see steps. */
export const STEP_SIGN: Record<StepState, string> = {
  pending: '·',
  running: '▶',
  done: '✓',
  nothing: '–',
  skipped: '!',
  failed: '✗',
  'not-reached': '·',
};

/** One of the ten steps in a run; times are RFC 3339, from the workflow's clock. */
export interface StepRecord {
  step: Step;
  state: StepState;
  started_at: string | null;
  ended_at: string | null;
  /** Time spent waiting for people within this step, in milliseconds. */
  waited_ms: number;
  note: string | null;
}

/** What a completed run lacks: a call that an operator skipped, or an optional one that failed. */
export interface Deficiency {
  call: string;
  what: string;
  /** The operator who skipped it and why; null when nobody did. */
  by: string | null;
  reason: string | null;
}

/** The workflow's own account of a run, handed to the seal (C4.6). */
export interface RunRecord {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  /** Id of the evidence home of the run; null when it never got a plan, then whoever seals it has it. */
  home: string | null;
  outcome: Outcome;
  reasons: Reason[];
  plan: string | null;
  plan_digest: string | null;
  steps: StepRecord[];
  deficiencies: Deficiency[];
  approvals: LedgerEntry[];
  messages_not_kept: number;
  requirement: ApprovalRequirement | null;
  started_at: string;
  ended_at: string;
}

/**
 * The result of the workflow, or the second detail of its failure (C4.6). The whole report is in the evidence.
 */
export interface RunSummary {
  decision_id: string;
  outcome: Outcome;
  reasons: Reason[];
  deficiencies: Deficiency[];
  plan: string | null;
  plan_digest: string | null;
  /** Null when the evidence could not be sealed. */
  evidence: EvidenceSeal | null;
}

/** Where sealed evidence is, and the two SHA-256 digests that it can be checked against, in hex (C4.5, C8.4). */
export interface EvidenceSeal {
  /** The folder, on the runner that executed the run. */
  place: string;
  manifest_sha256: string;
  timeline_head: string;
}

/** A run's own answer to the query `status`. Times are RFC 3339. */
export interface RunStatus {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  phase: Phase;
  step: Step;
  outcome: Outcome | null;
  reasons: Reason[];
  plan: string | null;
  plan_digest: string | null;
  workload: string | null;
  steps: StepRecord[];
  /** The call that runs now. */
  call: string | null;
  /** Who or what the run waits for, in words. */
  waiting_for: string | null;
  approvals: { needed: number; given: string[]; expires_at: string | null } | null;
  /** The call that the run has stopped at, and why; null when it does not wait for an operator. */
  stopped: { step: Step; failure: string; reasons: Reason[]; skippable: boolean } | null;
  /** `warning`: the run nears a limit of the server. */
  messages: {
    kept: number;
    not_kept: number;
    last_refusal: string | null;
    signals: number;
    warning: string | null;
  };
  deficiencies: Deficiency[];
}

/**
 * What an approver sends, by signal or update (C4.2); `plan_digest` may be shortened to 12 or more hex digits.
 * A signed one has `v`, `verdict`, `run_id`, `issued_at`, `nonce` and `signature` besides, and the whole digest.
 */
export interface Approval {
  decision_id: string;
  approver: string;
  plan_digest: string;
  reason: string;
}

/** A run's answer to the query `approvalRequest`: what is to be approved, and the exact JSON to send (C4.2). */
export interface ApprovalRequest {
  decision_id: string;
  run_id: string;
  plan: string;
  plan_digest: string;
  workload: string;
  environment: string;
  blueprint: string;
  drill: boolean;
  /** The access mode; under `public-ephemeral` with its reason and end. */
  access: string;
  /** Hosts that are reached over a public address under a private mode, and why. */
  public_hosts: { host: string; reason: string }[];
  calls: { id: string; step: string; says: string }[];
  nothing: { step: string; reason: string }[];
  cannot_be_undone: string[];
  /** Requirements of the blueprint that the contract's order breaks, and why each may be dropped. */
  dropped_requires: { step: string; requires: string; reason: string }[];
  approvals_needed: number;
  /** Of which roles some of them must be. */
  roles_needed: { role: string; needed: number }[];
  approvals_given: string[];
  approvers: string[];
  may_not_approve: string[];
  identity_level: IdentityLevel;
  /** What that level means, in words. */
  identity: string;
  expires_at: string | null;
  send: { signal: 'approve'; input: Approval };
}
