import { z } from 'zod';
import { type LedgerEntry, VERDICTS } from '../approval/ledger';
import { type ApprovalRequirement, IDENTITY_LEVELS, type RoleNeeded } from '../policy/approval-requirement';
import { STEPS } from '../words/steps';
import { LaterReasons, NOT_ENDED, stoppedAs, withEnding } from './ending-shapes';
import { exact, exactly } from './exactly';
import type {
  Approval,
  ApprovalRequest,
  CutRecord,
  EvidenceSeal,
  RunRecord,
  RunStatus,
  RunSummary,
  StoppedCall,
} from './record';
import { EndedStepShape, StepShape } from './step-shapes';

/**
 * Schemas for what a run reports, used where it is read: by clients from the workflow, and by verifiers from files. The
 * plain types are in separate files, so that workflow code can use them without zod.
 */

const text = z.string();
const texts = z.array(text);
const nullable = text.nullable();
const step = z.enum(STEPS);

/** The complete signed content; the signature covers its RFC 8785 form. */
export const SignedShape = z.object({ v: z.literal(1) }).catchall(z.union([text, z.number()]));

const LedgerLine = exactly<LedgerEntry>()({
  seq: z.number(),
  at: text,
  via: z.enum(['signal', 'update', 'runner', 'run']),
  message: text,
  by: nullable,
  reason: nullable,
  accepted: z.boolean(),
  why: text,
  signed: z
    .object({ kind: z.enum(['verdict', 'action']), statement: SignedShape, signature: text, key: text })
    .nullable(),
});

export const LedgerShape = z.array(LedgerLine).meta({ id: 'Ledger' });

/** What the policy required, as in plan and report. */
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
}).meta({ id: 'Requirement' });

const RecordFacts = z.object({
  decision_id: text,
  workflow_id: text,
  run_id: text,
  home: nullable,
  plan: nullable,
  plan_digest: nullable,
  steps: z.array(EndedStepShape),
  approvals: LedgerShape,
  messages_not_kept: z.number(),
  requirement: RequirementShape.nullable(),
  started_at: text,
  ended_at: text,
});

/** `report.json` contains exactly this part from the workflow. */
export const RunRecordShape = exact<RunRecord>()(withEnding(RecordFacts));

/** The answer of a run, open or ended, to the query `account`. */
export const AccountShape = exact<RunRecord | CutRecord>()(
  z.union([withEnding(RecordFacts), RecordFacts.extend(NOT_ENDED)]),
);

const SummaryFacts = z.object({ decision_id: text, plan: nullable, plan_digest: nullable });
const Sealed = exactly<EvidenceSeal>()({ place: text, manifest_sha256: text, timeline_head: text });
const Unsealed = SummaryFacts.extend({ evidence: z.null() });

export const RunSummaryShape = exact<RunSummary>()(
  z.union([
    withEnding(SummaryFacts.extend({ evidence: Sealed }), 'listed-or-later'),
    stoppedAs(Unsealed, 'failed', 'listed-or-later'),
    stoppedAs(Unsealed, 'aborted', 'listed-or-later'),
  ]),
);

const StoppedCallShape = exactly<StoppedCall>()({
  step,
  failure: text,
  reasons: LaterReasons,
  skippable: z.boolean(),
});

const StatusFacts = z.object({
  decision_id: text,
  workflow_id: text,
  run_id: text,
  step,
  plan: nullable,
  plan_digest: nullable,
  environment: nullable,
  workload: nullable,
  steps: z.array(StepShape),
  call: nullable,
  waiting_for: nullable,
  approvals: z.object({ needed: z.number(), given: texts, expires_at: nullable }).nullable(),
  messages: z.object({
    kept: z.number(),
    not_kept: z.number(),
    last_refusal: nullable,
    signals: z.number(),
    warning: nullable,
  }),
});

export const RunStatusShape = exact<RunStatus>()(
  z.union([
    StatusFacts.extend({
      phase: z.enum(['deciding', 'awaiting-approval', 'executing']),
      ...NOT_ENDED,
      stopped: z.null(),
    }),
    StatusFacts.extend({ phase: z.literal('awaiting-operator'), ...NOT_ENDED, stopped: StoppedCallShape }),
    withEnding(
      StatusFacts.extend({ phase: z.enum(['sealing', 'ended']), stopped: z.null() }),
      'listed-or-later',
    ),
  ]),
);

const ApprovalFields = exactly<Approval>()({
  decision_id: text.min(1),
  approver: text.min(1),
  plan_digest: text.regex(/^(sha256:)?[0-9a-fA-F]{12,64}$/, 'must be 12 to 64 hex digits'),
  reason: text.min(1),
});

/**
 * The approval object as it is sent. The update also requires the verdict, a signed one requires every field, and extra
 * fields are allowed.
 */
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
