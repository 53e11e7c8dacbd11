import { grantEntries, type LedgerEntry } from '../../../contract/approval/ledger';
import { LEDGER } from '../../../contract/evidence/files/approvals';
import { PLAN } from '../../../contract/evidence/files/plan';
import { REPORT } from '../../../contract/evidence/files/report';
import { type ApprovalRequirement, missingApprovals } from '../../../contract/policy/approval-requirement';
import { digestOf } from '../../../contract/signing/digest';
import type { Account } from '../../bundle/account';
import { jsonLinesIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that nothing was executed before the required approvals by people who may give them (C4.8, C6.1). */
export function approvalsRule(account: Account): Finding[] {
  return [...ledgerFindings(account), ...(account.executed.length > 0 ? grantFindings(account) : [])];
}

function ledgerFindings({ bundle, record }: Account): Finding[] {
  const ledger = jsonLinesIn(bundle, LEDGER.path);
  if (ledger && digestOf(ledger) === digestOf(record.approvals)) return [];
  return [lacking('the ledger differs from the one in the run report')];
}

function grantFindings({ record, plan, firstCall }: Account): Finding[] {
  if (!plan) return [];
  const { requirement, decision } = plan;
  const found: Finding[] = [];
  if (!record.requirement || digestOf(record.requirement) !== digestOf(requirement))
    found.push(violated('C4.8', REPORT.path, 'the run required other approvals than the plan'));
  if (decision.requires_approval && requirement.approvals < 1)
    found.push(violated('C4.8', PLAN.path, 'the decision requires approval, but the plan does not'));
  const until = firstCall ? Date.parse(firstCall.at) : Number.POSITIVE_INFINITY;
  const entries = record.approvals.filter(({ at }) => Date.parse(at) <= until);
  const given = [...grantEntries({ entries }).values()].filter((entry) => counts(entry, requirement, record));
  const keys = new Set(given.flatMap(({ signed }) => (signed ? [signed.key] : [])));
  const missing = missingApprovals(
    requirement,
    given.flatMap(({ by }) => by ?? []),
  );
  if (missing.people > 0 || missing.roles.length > 0)
    found.push(
      lacking(
        `${requirement.approvals} approvals were required before the first call, but ${given.length} were given`,
      ),
    );
  if (keys.size < given.filter(({ signed }) => signed).length)
    found.push(lacking('two approvals are signed with the same key, so they are by one person'));
  return found;
}

/** Reports whether an approval counts: by a permitted person, signed if required, and for the executed plan. */
function counts(
  { by, signed }: LedgerEntry,
  { approvers, excluded, identity }: ApprovalRequirement,
  { plan_digest }: Account['record'],
): boolean {
  if (by === null || !approvers.includes(by) || excluded.includes(by)) return false;
  return signed ? signed.statement['plan_digest'] === plan_digest : identity === 'claimed';
}

function lacking(what: string): Finding {
  return violated('C6.1', LEDGER.path, what);
}
