import { condition } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { StoppedCall } from '../../contract/run/record';
import { meaningOf, type Reasons } from '../../contract/words/failures';
import { failureOf, failWith } from '../run/failure';
import type { Run } from '../run/run';
import type { OperatorAnswer } from '../run/stop';
import { notify } from './notify';

type Call = PlanBrief['calls'][number];

/**
 * Waits at a failed call until an operator answers, and has the runner record the answer; while it cannot, the run stays
 * stopped. If nobody answers in time, the run ends with that failure.
 */
export async function answerToStop(
  run: Run,
  call: Call,
  failure: string,
  reasons: Reasons,
  skipping: 'by-code' | 'not-skippable' = 'by-code',
): Promise<OperatorAnswer> {
  const skippable = skipping === 'by-code' && meaningOf(reasons[0].code).operator === 'skip';
  for (let told = reasons; ; ) {
    const answer = await answered(
      run,
      call,
      { step: call.step, failure, reasons: [...told], skippable },
      told,
    );
    try {
      await record(run, call, failure, answer);
      return answer;
    } catch (error) {
      const [first, ...more] = failureOf(error);
      if (meaningOf(first.code).operator === 'nothing') throw error;
      told = [first, ...more, ...reasons];
    }
  }
}

async function answered(
  run: Run,
  call: Call,
  stopped: StoppedCall,
  reasons: Reasons,
): Promise<OperatorAnswer> {
  run.stop.at(stopped);
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

/** The runner has recorded a signed answer when it verified the signature. */
async function record(
  run: Run,
  { step }: Call,
  failure: string,
  { action, by, reason, signed }: OperatorAnswer,
): Promise<void> {
  if (signed) return;
  await run.runner.answers.recordAnswer.executeWithOptions({ summary: `record the answer: ${action}` }, [
    run.planRef,
    { action, operator: by, reason, step, failure },
  ]);
}

/**
 * A run that stopped after its first change has failed, even when a guard stopped it: it was not refused before it
 * began.
 */
function unanswered(run: Run, call: Call, reasons: Reasons): Reasons {
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
