import { REPORT } from '../../../contract/evidence/files/report';
import { MANIFEST, type Manifest, STATEMENT, type Statement } from '../../../contract/evidence/files/seal';
import type { StepRecord } from '../../../contract/run/record';
import { outcomeOfFailure } from '../../../contract/words/failures';
import type { Outcome } from '../../../contract/words/outcomes';
import type { Account } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

const CALLED_NOTHING: readonly Outcome[] = ['held', 'denied', 'rejected', 'expired'];

/** Checks that the outcome matches what happened (C4.6). */
export function outcomeRule(account: Account): Finding[] {
  const { record, executed } = account;
  const { outcome, reasons } = record;
  const found = outcome.startsWith('completed') ? completedFindings(account) : [];
  if (outcome === 'held' || outcome === 'denied') found.push(...answerFindings(account, outcome));
  else if (
    !outcome.startsWith('completed') &&
    !reasons.some(({ code }) => outcomeOfFailure(code) === outcome)
  )
    found.push(contradicted(`the run is ${outcome}, but none of its reasons leads to that outcome`));
  if (CALLED_NOTHING.includes(outcome) && executed.length > 0)
    found.push(contradicted(`the run is ${outcome}, but ${executed[0]} was executed`));
  return found;
}

/** Checks that all files are of one run, and that the signed statement matches the report. */
export function identityRule(
  { record }: Account,
  manifest: Manifest,
  statement: Statement | undefined,
): Finding[] {
  const { decision_id, run_id, outcome, plan_digest } = record;
  const found: Finding[] = [];
  if (manifest.decision_id !== decision_id || manifest.run_id !== run_id)
    found.push(violated('C3.1', MANIFEST.path, 'the manifest and the report are of different runs'));
  const signed = statement?.predicate;
  if (
    signed &&
    (signed.decision_id !== decision_id ||
      signed.run_id !== run_id ||
      signed.outcome !== outcome ||
      signed.plan_digest !== plan_digest ||
      signed.ended_at !== record.ended_at)
  )
    found.push(violated('C4.6', STATEMENT.path, 'the signed statement differs from the report'));
  return found;
}

function completedFindings({ record: { outcome, deficiencies, reasons, steps } }: Account): Finding[] {
  const clean = outcome === 'completed';
  const good: readonly StepRecord['state'][] = clean ? ['done', 'nothing'] : ['done', 'nothing', 'skipped'];
  const short = steps.slice(0, -1).filter(({ state }) => !good.includes(state));
  const found = short.map(({ step, state }) =>
    contradicted(`the run is ${outcome}, but ${step} is ${state}`),
  );
  if (clean !== (deficiencies.length === 0))
    found.push(contradicted(`the run is ${outcome}, but has ${deficiencies.length} deficiencies`));
  if (reasons.length > 0) found.push(contradicted(`the run is ${outcome}, but has reasons for stopping`));
  return found;
}

function answerFindings({ decision }: Account, outcome: 'held' | 'denied'): Finding[] {
  const held = decision?.decision_type === 'hold';
  if (outcome === 'held' ? held : !held && decision?.dr_mode === 'deny') return [];
  return [contradicted(`the run is ${outcome}, but the decision does not lead to that outcome`)];
}

function contradicted(what: string): Finding {
  return violated('C4.6', REPORT.path, what);
}
