import { condition } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import { meaningOf, type Reasons } from '../../contract/words/failures';
import { failWith } from '../run/failure';
import type { Run } from '../run/run';
import type { OperatorAnswer } from '../run/stop';
import { notify } from './notify';

/** Waits at a failed call until an operator answers. If nobody answers in time, the run ends with that failure. */
export async function answerToStop(
  run: Run,
  call: PlanBrief['calls'][number],
  failureId: string,
  reasons: Reasons,
  skipping: 'by-code' | 'not-skippable' = 'by-code',
): Promise<OperatorAnswer> {
  run.stop.at({
    step: call.step,
    failure: failureId,
    reasons: [...reasons],
    skippable: skipping === 'by-code' && meaningOf(reasons[0].code).operator === 'skip',
  });
  run.enter('awaiting-operator');
  void notify(run, 'awaiting-operator');
  await run.progress.waiting(call.step, () =>
    condition(() => run.stop.answered, `${run.plan.operator_wait_minutes * 60_000} ms`, {
      summary: 'an operator is waited for',
    }),
  );
  const answer = run.stop.end();
  if (!answer) throw failWith(unanswered(run, call, reasons));
  run.enter('executing');
  return answer;
}

/**
 * A run that stopped after its first change has failed, even when a guard stopped it: it was not refused before it
 * began.
 */
function unanswered(run: Run, call: PlanBrief['calls'][number], reasons: Reasons): Reasons {
  if (meaningOf(reasons[0].code).outcome === 'failed') return reasons;
  return [
    {
      code: 'OperatorMissing',
      what: `it stopped before ${call.id}, and no operator answered within ${run.plan.operator_wait_minutes} minutes`,
      where: call.id,
      do: 'inspect what was done so far, then issue a new decision',
    },
    ...reasons,
  ];
}
