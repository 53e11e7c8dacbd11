import type { Decision } from '../decision/decision';
import type { Signer } from '../signing/allowed-signers';
import { signersDigest } from '../signing/allowed-signers';
import { type Parsed, type Reason, reasonOf } from '../words/failures';
import { placeholdersIn } from '../world/placeholders';
import { type ApprovalRequirement, missingApprovals, type RoleNeeded } from './approval-requirement';
import { mismatch } from './match';
import type { Policy, Rule } from './policy';

/** What the rules are compared with. */
export interface Circumstances {
  decision: Decision;
  environment: string;
  /** The author of the plan; undefined when the plan names none. */
  author: string | undefined;
  /** The content of allowed_signers. */
  signers: readonly Signer[];
}

const LONGEST_WAIT_MINUTES = 7 * 24 * 60;

/**
 * Joins all matching rules. The strictest wins, so the order of rules does not matter, and a rule can only tighten what
 * the decision requires (C4.8). Refuses requirements that cannot be met.
 */
export function approvalRequirement(policy: Policy, about: Circumstances): Parsed<ApprovalRequirement> {
  const rules = policy.rules.filter((rule) => mismatch(rule.when, about) === null);
  if (rules.length === 0)
    return refusal('no rule of the policy matches this decision', 'add a rule, at least one without "when"');
  const [placeholder] = placeholdersIn([policy.rules, policy.people, policy.operators]);
  if (placeholder)
    return refusal(`the policy still has ${placeholder.says}`, 'write the names of real people');
  const requirement = joined(policy, rules, about);
  const reasons = [...separationReasons(rules, about), ...reachReasons(requirement, policy, about)];
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, value: requirement };
}

/** Returns the people whom a rule lets approve; undefined when it names none. */
export function peopleOf(policy: Policy, { approvers }: Rule): string[] | undefined {
  return approvers?.flatMap((one) => (one.startsWith('role:') ? holders(policy, one.slice(5)) : [one]));
}

function joined(policy: Policy, rules: Rule[], about: Circumstances): ApprovalRequirement {
  const lists = rules.flatMap((rule) => peopleOf(policy, rule) ?? []);
  const approvers = [...new Set(lists)].filter((name) =>
    rules.every((rule) => peopleOf(policy, rule)?.includes(name) ?? true),
  );
  const roles = rolesOf(policy, rules);
  const signed = rules.some((rule) => rule.identity === 'signed');
  const { requester, author } = parted(rules, about);
  return {
    approvals: Math.max(
      about.decision.requires_approval ? 1 : 0,
      roles.reduce((sum, { needed }) => sum + needed, 0),
      ...rules.map((rule) => rule.approvals ?? 0),
    ),
    roles,
    approvers,
    excluded: [...new Set([requester, author].filter((name) => name !== undefined))],
    expires_after_minutes: Math.min(
      LONGEST_WAIT_MINUTES,
      ...rules.map((rule) => rule.expires_after_minutes ?? LONGEST_WAIT_MINUTES),
    ),
    identity: signed ? 'signed' : 'claimed',
    signers: signed ? signersDigest(about.signers) : null,
    runs_per_day: smallest(rules.map((rule) => rule.runs_per_workload_and_day)),
    rules: rules.map((rule) => rule.name),
  };
}

function rolesOf(policy: Policy, rules: Rule[]): RoleNeeded[] {
  const needed = new Map<string, number>();
  for (const [role, count] of rules.flatMap((rule) => Object.entries(rule.of_roles ?? {})))
    needed.set(role, Math.max(needed.get(role) ?? 0, count));
  return [...needed.keys()]
    .toSorted()
    .map((role) => ({ role, needed: needed.get(role) ?? 0, held_by: holders(policy, role) }));
}

function holders({ people }: Policy, role: string): string[] {
  return Object.keys(people).filter((name) => people[name]?.roles.includes(role));
}

/** Returns the people who may not approve because of the separation of duties. */
function parted(rules: Rule[], { decision, author }: Circumstances) {
  return {
    requester: rules.some((rule) => rule.requester_may_approve === false) ? decision.requested_by : undefined,
    author: rules.some((rule) => rule.author_may_approve === false) ? author : undefined,
  };
}

/** Duties cannot be separated between people who are not named. */
function separationReasons(rules: Rule[], { decision, author }: Circumstances): Reason[] {
  const apart = rules.some((rule) => rule.requester_may_be_author === false);
  const requesterApart = apart || rules.some((rule) => rule.requester_may_approve === false);
  const reasons: Reason[] = [];
  if (author === undefined && (apart || rules.some((rule) => rule.author_may_approve === false)))
    reasons.push(
      invalid(
        'the policy excludes the author of the plan, but the plan names no author',
        'give the plan an "author"',
      ),
    );
  if (requesterApart && decision.requested_by === undefined)
    reasons.push(
      invalid(
        'the policy excludes the requester, but the decision names none',
        'give the decision "requested_by"',
      ),
    );
  if (apart && author !== undefined && author === decision.requested_by)
    reasons.push(
      invalid(
        `${author} requested this decision and wrote its plan, but the policy requires two people`,
        'have another person request it',
      ),
    );
  return reasons;
}

/** Checks that enough people could approve. */
function reachReasons(requirement: ApprovalRequirement, policy: Policy, about: Circumstances): Reason[] {
  const { approvals, approvers, excluded, identity, rules } = requirement;
  const allowed = approvers.filter((name) => !excluded.includes(name));
  const able = identity === 'claimed' ? allowed : allowed.filter((name) => hasKey(about.signers, name));
  const missing = missingApprovals(requirement, able);
  const reasons: Reason[] = [];
  if (missing.people > 0)
    reasons.push(
      invalid(
        `${approvals} approvals are needed, but only ${able.length} people may give one`,
        able.length < allowed.length
          ? `add keys to allowed_signers for ${allowed.filter((name) => !able.includes(name)).join(', ')}`
          : `name more approvers in the rules ${rules.join(', ')}`,
      ),
    );
  if (missing.people === 0 && missing.roles.length > 0)
    reasons.push(
      invalid(
        `approvals by the roles ${missing.roles.join(', ')} are needed, but too few of the approvers hold them`,
        'give the roles to more people, under "people"',
      ),
    );
  const keyless = policy.operators.filter((name) => !hasKey(about.signers, name));
  if (identity === 'signed' && keyless.length === policy.operators.length)
    reasons.push(
      invalid(
        'operators must sign as approvers do, but none of them has a key',
        `add keys to allowed_signers for ${keyless.join(', ')}`,
      ),
    );
  return reasons;
}

function hasKey(signers: readonly Signer[], name: string): boolean {
  return signers.some(({ names }) => names.includes(name));
}

function smallest(limits: (number | undefined)[]): number | null {
  const said = limits.filter((limit) => limit !== undefined);
  return said.length > 0 ? Math.min(...said) : null;
}

function invalid(what: string, advice: string): Reason {
  return reasonOf('PolicyInvalid')(what, 'policy.yaml rules', advice);
}

function refusal(what: string, advice: string): Parsed<ApprovalRequirement> {
  return { ok: false, reasons: [invalid(what, advice)] };
}
