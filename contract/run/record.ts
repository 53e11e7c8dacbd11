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

/** A deficiency of a run that went on all the same: a skipped call with its waiver, or an optional failure. */
export interface Deficiency {
  call: string;
  what: string;
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
 * The workflow's result, or, when it failed, the second detail of its failure: small; the report itself
 * lies with the evidence.
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

/** Where the evidence is and what proves it: digest of the manifest and head of the timeline, hex SHA-256. */
export interface EvidenceSeal {
  place: string;
  manifest_sha256: string;
  timeline_head: string;
}

/** Answer of the query `status`. */
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
  call: string | null;
  waiting_for: string | null;
  approvals: { needed: number; given: string[]; expires_at: string | null } | null;
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

/** Answer of the query `approvalRequest`: what is to be approved, and the exact JSON to send. */
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
