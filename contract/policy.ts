import { z } from 'zod';
import type { Decision } from './decision';
import type { Parsed } from './failures';
import { placeholdersIn } from './placeholders';
import { CLOUDS, DECISION_TYPES } from './vocabulary';

const Names = z.array(z.string().trim().min(1)).min(1);

const Rule = z.strictObject({
  name: z.string().trim().min(1),
  when: z
    .strictObject({
      decision_types: z.array(z.enum(DECISION_TYPES)).min(1).optional(),
      target_clouds: z.array(z.enum(CLOUDS)).min(1).optional(),
      environments: Names.optional(),
      drill: z.boolean().optional(),
    })
    .default({}),
  approvals: z.number().int().min(0).max(20).optional(),
  approvers: Names.optional(),
  expires_after_minutes: z.number().positive().optional(),
  requester_may_approve: z.boolean().optional(),
});

/** `policy.yaml`: who must say yes, until when, and how long a stopped run waits for an operator (C4.2, C6.1). */
export const Policy = z.strictObject({
  rules: z.array(Rule).min(1),
  operators: Names,
  operator_wait_minutes: z.number().min(0).default(1440),
  /** So long the same decision under another id is refused, after one that was completed; 0: it is not looked at. */
  same_decision_after_minutes: z.number().min(0).default(0),
});
export type Policy = z.infer<typeof Policy>;

/** What the policy asks of one decision. Names are claimed, not proven: `identity` says so. */
export interface ApprovalRequirement {
  approvals: number;
  approvers: string[];
  excluded: string[];
  expiresAfterMinutes: number;
  identity: 'claimed';
  rules: string[];
}

const LONGEST_WAIT_MINUTES = 7 * 24 * 60;

/**
 * Joins every rule that matches; the strictest word wins, so that the order of rules means nothing and
 * a rule can only tighten what the decision says (C4.8).
 */
export function approvalRequirement(
  policy: Policy,
  decision: Decision,
  environment: string,
): Parsed<ApprovalRequirement> {
  const rules = policy.rules.filter((rule) => matches(rule, decision, environment));
  if (rules.length === 0)
    return refusal('no rule of the policy matches this decision', 'add a rule, at least one without "when"');
  const approvers = rules.flatMap((rule) => (rule.approvers ? [new Set(rule.approvers)] : []));
  const named = [...(approvers[0] ?? [])].filter((name) => approvers.every((list) => list.has(name)));
  const requesterMay = rules.every((rule) => rule.requester_may_approve !== false);
  const excluded = decision.requested_by !== undefined && !requesterMay ? [decision.requested_by] : [];
  const approvals = Math.max(decision.requires_approval ? 1 : 0, ...rules.map((rule) => rule.approvals ?? 0));
  const able = named.filter((name) => !excluded.includes(name));
  const [placeholder] = placeholdersIn([policy.rules, policy.operators]);
  if (placeholder)
    return refusal(
      `${placeholder.word} is a placeholder of the sample, not a person`,
      'write the names of real people',
    );
  if (able.length < approvals)
    return refusal(
      `${approvals} approvals are needed, but only ${able.length} people may give one`,
      `name more approvers in the rules ${rules.map((rule) => rule.name).join(', ')}`,
    );
  return {
    ok: true,
    value: {
      approvals,
      approvers: named,
      excluded,
      expiresAfterMinutes: Math.min(
        LONGEST_WAIT_MINUTES,
        ...rules.map((rule) => rule.expires_after_minutes ?? LONGEST_WAIT_MINUTES),
      ),
      identity: 'claimed',
      rules: rules.map((rule) => rule.name),
    },
  };
}

function matches(rule: Policy['rules'][number], decision: Decision, environment: string): boolean {
  const { decision_types, target_clouds, environments, drill } = rule.when;
  return (
    (decision_types?.includes(decision.decision_type) ?? true) &&
    (target_clouds?.includes(decision.target_cloud) ?? true) &&
    (environments?.includes(environment) ?? true) &&
    (drill === undefined || drill === (decision.drill ?? false))
  );
}

function refusal(what: string, advice: string): Parsed<ApprovalRequirement> {
  return { ok: false, reasons: [{ code: 'PolicyInvalid', what, where: 'policy.yaml rules', do: advice }] };
}
