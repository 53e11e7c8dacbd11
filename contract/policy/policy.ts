import { z } from 'zod';
import { CLOUDS, DECISION_TYPES } from '../words/vocabulary';
import { IDENTITY_LEVELS } from './approval-requirement';

const Name = z.string().trim().min(1);
const Names = z.array(Name).min(1);
const Moment = z.iso.datetime({
  offset: true,
  error: 'must be a time with a time zone, such as 2026-12-29T18:00:00Z',
});

/** Which decisions a rule or a freeze applies to; a missing key matches all. */
const When = z.strictObject({
  decision_types: z.array(z.enum(DECISION_TYPES)).min(1).optional(),
  target_clouds: z.array(z.enum(CLOUDS)).min(1).optional(),
  environments: Names.optional(),
  drill: z.boolean().optional(),
});
export type When = z.infer<typeof When>;

const Rule = z.strictObject({
  name: Name,
  when: When.default({}),
  approvals: z.number().int().min(0).max(20).optional(),
  /** How many of the approvers must have which role; each person fills one role. */
  of_roles: z.record(Name, z.number().int().min(1).max(20)).optional(),
  /** Names of people, or `role:NAME` for everyone with that role. */
  approvers: Names.optional(),
  identity: z.enum(IDENTITY_LEVELS).optional(),
  requester_may_approve: z.boolean().optional(),
  author_may_approve: z.boolean().optional(),
  requester_may_be_author: z.boolean().optional(),
  expires_after_minutes: z.number().positive().optional(),
  runs_per_workload_and_day: z.number().int().min(1).max(100).optional(),
});
export type Rule = z.infer<typeof Rule>;

/**
 * Forbids changes to whatever it matches while it lasts. Without `from` it has already begun; without `until` it does
 * not end.
 */
const Freeze = z.strictObject({
  name: Name,
  reason: Name,
  when: When.extend({ workloads: Names.optional() }).default({}),
  from: Moment.optional(),
  until: Moment.optional(),
});
export type Freeze = z.infer<typeof Freeze>;

/** `policy.yaml`: who must approve, until when, and how long a stopped run waits for an operator (C4.2, C6.1). */
export const Policy = z.strictObject({
  rules: z.array(Rule).min(1),
  people: z.record(Name, z.strictObject({ roles: Names })).default({}),
  freezes: z.array(Freeze).default([]),
  operators: Names,
  operator_wait_minutes: z.number().min(0).default(1440),
  /** For this long after a completed decision, the same decision under another id is refused; 0 disables this check. */
  same_decision_after_minutes: z.number().min(0).default(0),
});
export type Policy = z.infer<typeof Policy>;
