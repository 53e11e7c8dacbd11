import { z } from 'zod';
// biome-ignore-start lint/style/noRestrictedImports: contract/ importing itself, from one folder down.
import type { LedgerEntry } from '../approval-ledger';
import { type FailureCode, isFailureCode, type Reason } from '../failures';
import { OUTCOMES } from '../outcomes';
import type { ApprovalRequirement } from '../policy';
import type { Deficiency, RunRecord, StepRecord } from '../run-record';
import { STEPS } from '../steps';

// biome-ignore-end lint/style/noRestrictedImports: contract/ importing itself, from one folder down.

const text = z.string();
const nullable = text.nullable();

const ReasonShape: z.ZodType<Reason> = z.object({
  code: z.custom<FailureCode>(isFailureCode, 'must be a failure code'),
  what: text,
  where: text,
  do: text,
});

const StepShape: z.ZodType<StepRecord> = z.object({
  step: z.enum(STEPS),
  state: z.enum(['pending', 'running', 'done', 'nothing', 'skipped', 'failed', 'not-reached']),
  started_at: nullable,
  ended_at: nullable,
  waited_ms: z.number(),
  note: nullable,
});

const DeficiencyShape: z.ZodType<Deficiency> = z.object({
  call: text,
  what: text,
  by: nullable,
  reason: nullable,
});

/** One line of `approvals/ledger.jsonl`. */
export const LedgerLine: z.ZodType<LedgerEntry> = z.object({
  seq: z.number(),
  at: text,
  via: z.enum(['signal', 'update']),
  message: text,
  by: nullable,
  reason: nullable,
  accepted: z.boolean(),
  why: text,
});

/** What the policy asked, as plan and report carry it. */
export const RequirementShape: z.ZodType<ApprovalRequirement> = z.object({
  approvals: z.number(),
  approvers: z.array(text),
  excluded: z.array(text),
  expiresAfterMinutes: z.number(),
  identity: z.literal('claimed'),
  rules: z.array(text),
});

const RunRecordShape: z.ZodType<RunRecord> = z.object({
  decision_id: text,
  workflow_id: text,
  run_id: text,
  outcome: z.enum(OUTCOMES),
  reasons: z.array(ReasonShape),
  plan: nullable,
  plan_digest: nullable,
  steps: z.array(StepShape),
  deficiencies: z.array(DeficiencyShape),
  approvals: z.array(LedgerLine),
  messages_not_kept: z.number(),
  requirement: RequirementShape.nullable(),
  started_at: text,
  ended_at: text,
});

/** `report.json`: the workflow's own account, and for each capture of C8 what it is and which files hold it. */
export const RunReport = z.object({
  version: z.literal(1),
  record: RunRecordShape,
  captures: z.array(z.object({ clause: text, what: text, files: z.array(text), value: z.unknown() })),
});
export type RunReport = z.infer<typeof RunReport>;
export type Capture = RunReport['captures'][number];
