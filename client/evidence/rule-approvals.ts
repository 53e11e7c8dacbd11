import { grants } from '../../contract/approval-ledger';
import { digestOf } from '../../contract/digest';
import { SEALED_FILES } from '../../contract/evidence/layout';
import type { Account } from './account';
import { jsonLinesIn } from './bundle';
import { type Finding, violated } from './finding';

/** Nothing was executed before the approvals that the plan requires, by people who may give them (C4.8, C6.1). */
export function approvalsRule(account: Account): Finding[] {
  return [...ledgerFindings(account), ...(account.executed.length > 0 ? grantFindings(account) : [])];
}

function ledgerFindings({ bundle, record }: Account): Finding[] {
  const ledger = jsonLinesIn(bundle, SEALED_FILES.ledger);
  if (ledger && digestOf(ledger) === digestOf(record.approvals)) return [];
  return [lacking('the ledger is not the one that the run reported')];
}

function grantFindings({ record, plan, firstCall }: Account): Finding[] {
  if (!plan) return [];
  const { requirement, decision } = plan;
  const found: Finding[] = [];
  if (!record.requirement || digestOf(record.requirement) !== digestOf(requirement))
    found.push(
      violated('C4.8', SEALED_FILES.report, 'the run asked for other approvals than the plan requires'),
    );
  if (decision.requires_approval && requirement.approvals < 1)
    found.push(
      violated('C4.8', 'plan/plan.json', 'the decision requires approval, but the plan asks for none'),
    );
  const until = firstCall ? Date.parse(firstCall.at) : Number.POSITIVE_INFINITY;
  const entries = record.approvals.filter(({ at }) => Date.parse(at) <= until);
  const given = grants({ entries, uncounted: 0 });
  const able = given.filter((by) => requirement.approvers.includes(by) && !requirement.excluded.includes(by));
  if (able.length < requirement.approvals)
    found.push(
      lacking(
        `${requirement.approvals} approvals were required before the first call, ${able.length} were given`,
      ),
    );
  return found;
}

function lacking(what: string): Finding {
  return violated('C6.1', SEALED_FILES.ledger, what);
}
