import { REPORT } from '../../../contract/evidence/files/report';
import { MANIFEST, type Manifest, STATEMENT, type Statement } from '../../../contract/evidence/files/seal';
import type { RunRecord } from '../../../contract/run/record';
import type { StepState } from '../../../contract/run/step-record';
import type { FailureCode } from '../../../contract/words/failures';
import type { Outcome } from '../../../contract/words/outcomes';
import type { Step } from '../../../contract/words/steps';
import type { Account } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

const CALLED_NOTHING: readonly Outcome[] = ['held', 'denied', 'rejected', 'expired'];
/** What can end a run although no step of it stopped: it came from outside, or after its story. */
const CAME_AFTERWARDS: readonly FailureCode[] = [
  'EndedOutsideRunner',
  'EvidenceUnsealed',
  'DecisionAlreadyExecuted',
];

/** Checks that the outcome matches the decision, the steps and the calls (C4.6). Which reasons it may have, its shape says. */
export function outcomeRule(account: Account): Finding[] {
  const { record, executed } = account;
  const { outcome } = record;
  const found = stepFindings(record);
  if (outcome === 'held' || outcome === 'denied') found.push(...answerFindings(account, outcome));
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

/** The last step seals the record, so its own state is not final there. */
function stepFindings(record: RunRecord): Finding[] {
  const { outcome } = record;
  const steps = record.steps.slice(0, -1);
  const unknown = steps.find(({ state }) => state === 'unknown');
  const [reason] = record.reasons;
  if (unknown && reason?.code !== 'EndedOutsideRunner')
    return [contradicted(`${unknown.step} is unknown, but the run was not lost`)];
  if (!reason)
    return steps
      .filter(({ step, state }) => !statesOf(outcome, step).includes(state))
      .map(({ step, state }) => contradicted(`the run is ${outcome}, but ${step} is ${state}`));
  const went = steps.every(({ state }) => state === 'done' || state === 'nothing' || state === 'skipped');
  if (!went || CAME_AFTERWARDS.includes(reason.code)) return [];
  return [contradicted(`the run is ${outcome}, but it stopped in none of its steps`)];
}

/** What a step can be in a run that nothing stopped. */
function statesOf(outcome: Outcome, step: Step): readonly StepState[] {
  if (outcome === 'completed') return ['done', 'nothing'];
  if (outcome === 'completed-with-deficiencies') return ['done', 'nothing', 'skipped'];
  return step === 'decide' ? ['done'] : ['not-reached'];
}

function answerFindings({ decision }: Account, outcome: 'held' | 'denied'): Finding[] {
  const held = decision?.decision_type === 'hold';
  if (outcome === 'held' ? held : !held && decision?.dr_mode === 'deny') return [];
  return [contradicted(`the run is ${outcome}, but the decision does not lead to that outcome`)];
}

function contradicted(what: string): Finding {
  return violated('C4.6', REPORT.path, what);
}
