import { grantEntries, standing } from '../../../contract/approval/ledger';
import { hasSeen, isClosed, isWhole, verdictsSeen } from '../../../contract/approval/seen';
import { LEDGER, SEEN } from '../../../contract/evidence/files/approvals';
import { ABANDONED } from '../../../contract/evidence/files/histories';
import { takenBackIn } from '../../../contract/evidence/taken-back';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/**
 * Checks what the runner itself has seen: the record is whole, and where calls were executed on signed approvals, these
 * are in it, and nobody took them back before the first change, in no branch of the run (C6.1).
 */
export function seenRule(account: Account): Finding[] {
  const { seen, record, plan, executed } = account;
  if (!isWhole(seen))
    return [violated('C6.1', SEEN.folder, 'an entry was changed, removed or put in between')];
  const found: Finding[] = [];
  if (executed.length === 0 || !plan || plan.requirement.approvals === 0) return found;
  const digest = String(record.plan_digest);
  const verdicts = verdictsSeen(seen, digest);
  if (verdicts.some(({ message }) => message === 'reject'))
    found.push(violated('C6.1', SEEN.folder, 'calls were executed, but the plan was rejected before'));
  if (plan.requirement.identity === 'claimed') return [...found, ...takenBack(account)];
  if (!isClosed(seen, digest) || standing({ entries: verdicts }, plan.requirement) !== 'granted')
    found.push(
      violated('C6.1', SEEN.folder, 'the runner had not seen the required approvals before the first change'),
    );
  if (record.approvals.some(({ accepted, signed }) => accepted && signed && !hasSeen(seen, signed)))
    found.push(violated('C6.1', LEDGER.path, 'the ledger has a signed message that the runner has not seen'));
  return found;
}

/** Approvals that count in the report, although the person took them back in a branch that a reset abandoned. */
function takenBack({ bundle, record, firstCall }: Account): Finding[] {
  const until = firstCall ? Date.parse(firstCall.at) : Number.POSITIVE_INFINITY;
  const given = grantEntries({ entries: record.approvals.filter(({ at }) => Date.parse(at) <= until) });
  const about = { decisionId: record.decision_id, planDigest: String(record.plan_digest) };
  return [...bundle.files.keys()]
    .filter((path) => ABANDONED.isAt(path))
    .flatMap((path) => takenBackIn(jsonIn(bundle, path), about).map((message) => ({ ...message, path })))
    .filter(({ by, verdict, at }) => {
      const entry = given.get(by);
      const eligible = record.requirement?.approvers.includes(by) && Date.parse(at) <= until;
      return eligible && (verdict === 'reject' || (entry && Date.parse(entry.at) <= Date.parse(at)));
    })
    .map(({ by, verdict, path }) =>
      violated('C6.1', path, `calls were executed, but ${by} sent ${verdict} before`),
    );
}
