import { z } from 'zod';
import { OUTCOMES } from '../contract/outcomes';
import type { ApprovalRequest, RunStatus } from '../contract/run-record';
import { STEPS } from '../contract/steps';
import { DeficiencyRead, ReasonRead } from './run-end';

const Text = z.string().nullable();

const StepRead = z.object({
  step: z.enum(STEPS),
  state: z.enum(['pending', 'running', 'done', 'nothing', 'skipped', 'failed', 'not-reached']),
  started_at: Text,
  ended_at: Text,
  waited_ms: z.number(),
  note: Text,
});

export const PHASES = [
  'deciding',
  'awaiting-approval',
  'executing',
  'awaiting-operator',
  'sealing',
  'ended',
] as const;

/** The answer of the query `status`, read at the border: the worker may be of another version. */
export const StatusRead: z.ZodType<RunStatus> = z.looseObject({
  decision_id: z.string(),
  workflow_id: z.string(),
  run_id: z.string(),
  phase: z.enum(PHASES),
  step: z.enum(STEPS),
  outcome: z.enum(OUTCOMES).nullable(),
  reasons: z.array(ReasonRead),
  plan: Text,
  plan_digest: Text,
  workload: Text,
  steps: z.array(StepRead),
  call: Text,
  waiting_for: Text,
  approvals: z.object({ needed: z.number(), given: z.array(z.string()), expires_at: Text }).nullable(),
  stopped: z
    .looseObject({
      step: z.enum(STEPS),
      failure: z.string(),
      reasons: z.array(ReasonRead),
      skippable: z.boolean(),
    })
    .nullable(),
  messages: z.object({ kept: z.number(), not_kept: z.number(), last_refusal: Text }),
  deficiencies: z.array(DeficiencyRead),
});

/** The answer of the query `approvalRequest`; null as long as there is no plan. */
export const RequestRead: z.ZodType<ApprovalRequest | null> = z
  .looseObject({
    decision_id: z.string(),
    plan: z.string(),
    plan_digest: z.string(),
    workload: z.string(),
    environment: z.string(),
    blueprint: z.string(),
    calls: z.array(z.object({ id: z.string(), step: z.string(), says: z.string() })),
    nothing: z.array(z.object({ step: z.string(), reason: z.string() })),
    approvals_needed: z.number(),
    approvals_given: z.array(z.string()),
    approvers: z.array(z.string()),
    may_not_approve: z.array(z.string()),
    identity: z.string(),
    expires_at: Text,
    send: z.object({
      signal: z.literal('approve'),
      input: z.object({
        decision_id: z.string(),
        approver: z.string(),
        plan_digest: z.string(),
        reason: z.string(),
      }),
    }),
  })
  .nullable();

/** The answer of an update: accepted or refused, and why. */
export const AnswerRead = z.object({ accepted: z.boolean(), why: z.string() });
export type MessageAnswer = z.infer<typeof AnswerRead>;
