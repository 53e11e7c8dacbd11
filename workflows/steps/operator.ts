import { condition } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import { type FailureCode, outcomeOfFailure, type Reason } from '../../contract/words/failures';
import { type Failure, failWith } from '../run/failure';
import type { Run } from '../run/run';
import type { OperatorAnswer } from '../run/stop';
import { REFUSED_BY_GUARDS } from './guards';
import { notify } from './notify';

/** What nobody can waive: try again or abort, never skip. */
const NOT_SKIPPABLE: readonly FailureCode[] = [
  ...REFUSED_BY_GUARDS,
  'EvidenceHomeWrong',
  'EvidenceUnwritable',
  'DowngradeRefused',
  'HumanStepUnproven',
];

/** Stops at a failed call until an operator answers it. Nobody in time: the run ends with that failure. */
export async function answerToStop(
  run: Run,
  call: PlanBrief['calls'][number],
  failureId: string,
  failure: Failure,
  skipping: 'by-code' | 'not-skippable' = 'by-code',
): Promise<OperatorAnswer> {
  run.stop.at({
    step: call.step,
    failure: failureId,
    reasons: failure.reasons,
    skippable: skipping === 'by-code' && !NOT_SKIPPABLE.includes(failure.code),
  });
  run.enter('awaiting-operator');
  void notify(run, 'awaiting-operator');
  await run.progress.waiting(call.step, () =>
    condition(() => run.stop.answered, `${run.plan.operator_wait_minutes * 60_000} ms`, {
      summary: 'an operator is waited for',
    }),
  );
  const answer = run.stop.end();
  if (!answer) throw failWith(unanswered(run, call, failure));
  run.enter('executing');
  return answer;
}

/** A run that stopped under way has failed, also where a guard stopped it: nobody refused it before it began. */
function unanswered(run: Run, call: PlanBrief['calls'][number], { code, reasons }: Failure): Reason[] {
  if (outcomeOfFailure(code) === 'failed') return reasons;
  return [
    {
      code: 'OperatorMissing',
      what: `it stopped before ${call.id}, and no operator answered within ${run.plan.operator_wait_minutes} minutes`,
      where: call.id,
      do: 'look at what was done so far, then decide anew',
    },
    ...reasons,
  ];
}
