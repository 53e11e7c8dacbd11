import { z } from 'zod';
import { type LedgerEntry, VERDICTS } from '../approval/ledger';
import { type ApprovalRequirement, IDENTITY_LEVELS, type RoleNeeded } from '../policy/approval-requirement';
import { FAILURE_CODES, type Reason } from '../words/failures';
import { OUTCOMES, PHASES } from '../words/outcomes';
import { STEPS } from '../words/steps';
import {
  type Approval,
  type ApprovalRequest,
  type Deficiency,
  type EvidenceSeal,
  type RunRecord,
  type RunStatus,
  type RunSummary,
  STEP_STATES,
  type StepRecord,
} from './record';

/**
 * What a run says of itself, as it is read at a border: by clients from the workflow, by verifiers from
 * files. The plain types stand beside, where workflow code can use them without zod.
 */

type FieldsOf<T> = { [K in keyof T]-?: z.ZodType<T[K]> };
type Whole<T, F> = { [K in keyof F]: K extends keyof T & keyof F ? Reads<F[K], T[K]> : never };
type Reads<S, V> = S extends z.ZodType<infer Read> ? ([V] extends [Read] ? unknown : never) : never;

/** An object shape with exactly the fields and values of T: a shape that drifts from its type does not compile. */
function exactly<T>() {
  return <F extends FieldsOf<T>>(fields: F & Whole<T, F>) => z.object<F>(fields);
}

const text = z.string();
const texts = z.array(text);
const nullable = text.nullable();
const step = z.enum(STEPS);

const ReasonShape = exactly<Reason>()({ code: z.enum(FAILURE_CODES), what: text, where: text, do: text });
export const Reasons = z.array(ReasonShape);

const Steps = z.array(
  exactly<StepRecord>()({
    step,
    state: z.enum(STEP_STATES),
    started_at: nullable,
    ended_at: nullable,
    waited_ms: z.number(),
    note: nullable,
  }),
);

const Deficiencies = z.array(
  exactly<Deficiency>()({ call: text, what: text, by: nullable, reason: nullable }),
);

/** What was signed, whole: its RFC 8785 form is what the signature is over. */
const SignedShape = z.object({ v: z.literal(1) }).catchall(z.union([text, z.number()]));

const LedgerLine = exactly<LedgerEntry>()({
  seq: z.number(),
  at: text,
  via: z.enum(['signal', 'update', 'run']),
  message: text,
  by: nullable,
  reason: nullable,
  accepted: z.boolean(),
  why: text,
  signed: z
    .object({ kind: z.enum(['verdict', 'action']), statement: SignedShape, signature: text, key: text })
    .nullable(),
});

/** What the policy asked, as plan and report carry it. */
export const RequirementShape = exactly<ApprovalRequirement>()({
  approvals: z.number(),
  roles: z.array(exactly<RoleNeeded>()({ role: text, needed: z.number(), held_by: texts })),
  approvers: texts,
  excluded: texts,
  expires_after_minutes: z.number(),
  identity: z.enum(IDENTITY_LEVELS),
  signers: nullable,
  runs_per_day: z.number().nullable(),
  rules: texts,
});

export const RunRecordShape = exactly<RunRecord>()({
  decision_id: text,
  workflow_id: text,
  run_id: text,
  home: nullable,
  outcome: z.enum(OUTCOMES),
  reasons: Reasons,
  plan: nullable,
  plan_digest: nullable,
  steps: Steps,
  deficiencies: Deficiencies,
  approvals: z.array(LedgerLine),
  messages_not_kept: z.number(),
  requirement: RequirementShape.nullable(),
  started_at: text,
  ended_at: text,
});

export const RunSummaryShape = exactly<RunSummary>()({
  decision_id: text,
  outcome: z.enum(OUTCOMES),
  reasons: Reasons,
  deficiencies: Deficiencies,
  plan: nullable,
  plan_digest: nullable,
  evidence: exactly<EvidenceSeal>()({ place: text, manifest_sha256: text, timeline_head: text }).nullable(),
});

export const RunStatusShape = exactly<RunStatus>()({
  decision_id: text,
  workflow_id: text,
  run_id: text,
  phase: z.enum(PHASES),
  step,
  outcome: z.enum(OUTCOMES).nullable(),
  reasons: Reasons,
  plan: nullable,
  plan_digest: nullable,
  workload: nullable,
  steps: Steps,
  call: nullable,
  waiting_for: nullable,
  approvals: z.object({ needed: z.number(), given: texts, expires_at: nullable }).nullable(),
  stopped: z.object({ step, failure: text, reasons: Reasons, skippable: z.boolean() }).nullable(),
  messages: z.object({
    kept: z.number(),
    not_kept: z.number(),
    last_refusal: nullable,
    signals: z.number(),
    warning: nullable,
  }),
  deficiencies: Deficiencies,
});

const ApprovalFields = exactly<Approval>()({
  decision_id: text.min(1),
  approver: text.min(1),
  plan_digest: text.regex(/^(sha256:)?[0-9a-fA-F]{12,64}$/, 'must be 12 to 64 hex digits'),
  reason: text.min(1),
});

/** The approval object as it is sent; the update wants the verdict too, a signed one all of them, and it may carry more. */
export const ApprovalShape = ApprovalFields.extend({
  v: z.literal(1).optional(),
  verdict: z.enum(VERDICTS).optional(),
  run_id: text.optional(),
  issued_at: z.iso.datetime({ offset: true }).optional(),
  nonce: text.regex(/^[A-Za-z0-9_-]{16,64}$/).optional(),
  signature: text.max(4096).optional(),
}).loose();

export const ApprovalRequestShape = exactly<ApprovalRequest>()({
  decision_id: text,
  run_id: text,
  plan: text,
  plan_digest: text,
  workload: text,
  environment: text,
  blueprint: text,
  drill: z.boolean(),
  access: text,
  public_hosts: z.array(z.object({ host: text, reason: text })),
  calls: z.array(z.object({ id: text, step: text, says: text })),
  nothing: z.array(z.object({ step: text, reason: text })),
  cannot_be_undone: texts,
  dropped_requires: z.array(z.object({ step: text, requires: text, reason: text })),
  approvals_needed: z.number(),
  roles_needed: z.array(z.object({ role: text, needed: z.number() })),
  approvals_given: texts,
  approvers: texts,
  may_not_approve: texts,
  identity_level: z.enum(IDENTITY_LEVELS),
  identity: text,
  expires_at: nullable,
  send: z.object({ signal: z.literal('approve'), input: ApprovalFields }),
});
