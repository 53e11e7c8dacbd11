import type { ApprovalRequirement } from './approval-requirement';
import { type Circumstances, peopleOf } from './join-rules';
import { mismatch } from './match';
import type { Policy, Rule } from './policy';

/** One rule of the policy, and why it does or does not apply. */
interface RuleLookedAt {
  rule: string;
  applies: boolean;
  /** The part of its `when` that does not match; null when it applies. */
  because: string | null;
  says: Omit<Rule, 'name' | 'when'>;
}

/** What the policy requires, every rule that was considered, and which one decided (C4.2). */
export interface PolicyVerdict {
  requirement: ApprovalRequirement;
  rules: RuleLookedAt[];
  decided_by: { what: string; value: string; by: string[] }[];
  operators: string[];
}

const DECISION = 'the decision';

/** Explains a requirement: for each part, the rules or the decision that set it. */
export function policyVerdict(
  policy: Policy,
  about: Circumstances,
  requirement: ApprovalRequirement,
): PolicyVerdict {
  const rules = policy.rules.map((rule) => lookedAt(rule, about));
  const applying = policy.rules.filter((_, at) => rules[at]?.applies);
  const by = (says: (rule: Rule) => boolean) => applying.filter(says).map((rule) => rule.name);
  const { approvals, roles, approvers, excluded, expires_after_minutes, identity, runs_per_day } =
    requirement;
  const lines = [
    {
      what: 'approvals',
      value: String(approvals),
      by: [
        ...by((rule) => approvals > 0 && rule.approvals === approvals),
        ...(about.decision.requires_approval && approvals === 1 ? [DECISION] : []),
      ],
    },
    ...roles.map(({ role, needed }) => ({
      what: `of them ${role}`,
      value: String(needed),
      by: by((rule) => rule.of_roles?.[role] === needed),
    })),
    {
      what: 'approvers',
      value: approvers.join(', ') || 'nobody',
      by: by((rule) => peopleOf(policy, rule) !== undefined),
    },
    {
      what: 'may not approve',
      value: excluded.join(', ') || 'nobody',
      by: by((rule) => rule.requester_may_approve === false || rule.author_may_approve === false),
    },
    { what: 'identity', value: identity, by: by((rule) => rule.identity === identity) },
    {
      what: 'expires after',
      value: `${expires_after_minutes} minutes`,
      by: by((rule) => rule.expires_after_minutes === expires_after_minutes),
    },
    {
      what: 'runs of the workload a day',
      value: runs_per_day === null ? 'no limit' : `${runs_per_day} at most`,
      by: by((rule) => rule.runs_per_workload_and_day === runs_per_day),
    },
  ];
  return { requirement, rules, decided_by: lines, operators: policy.operators };
}

/** Describes a verdict: each requirement with its source, then the rules that do not apply and why. */
export function verdictLines({ decided_by, rules }: PolicyVerdict): string[] {
  return [
    ...decided_by.map(({ what, value, by }) => `${what}: ${value} (${by.join(', ') || 'no rule sets it'})`),
    ...rules.map(({ rule, because }) =>
      because === null ? `rule "${rule}" applies` : `rule "${rule}" does not apply: ${because}`,
    ),
  ];
}

function lookedAt({ name, when, ...says }: Rule, about: Circumstances): RuleLookedAt {
  const because = mismatch(when, about);
  return { rule: name, applies: because === null, because, says };
}
