import { z } from 'zod';
import { OUTCOMES } from '../words/outcomes';
import { Reasons } from './ending-shapes';
import { exact } from './exactly';
import type { Notice } from './notice';

const text = z.string();
const nullable = text.nullable();

const Facts = z.object({
  at: text,
  decision_id: text.min(1).max(1000),
  workflow_id: text.min(1).max(1000),
  run_id: text.min(1).max(1000),
  plan: nullable,
  plan_digest: nullable,
  workload: nullable,
  environment: nullable,
  drill: z.boolean(),
  waiting_for: nullable,
  expires_at: nullable,
  reasons: Reasons,
});

/** A notice as the workflow passes it on. */
export const NoticeShape = exact<Notice>()(
  z.union([
    Facts.extend({
      notice: z.enum(['awaiting-approval', 'approval-expires', 'awaiting-operator']),
      outcome: z.null(),
      evidence: z.null(),
    }),
    Facts.extend({ notice: z.literal('ended'), outcome: z.enum(OUTCOMES), evidence: nullable }),
  ]),
);
