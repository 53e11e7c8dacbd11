import type { PlanBrief } from '../contract/compiled-plan';
import type { CallStep } from '../contract/steps';
import { type Failure, failureOf } from './failure';
import { answerToStop } from './operator';
import type { Run } from './run';

type Call = PlanBrief['calls'][number];

/** C7.4-C7.9: makes the calls that the plan assigned to one step, in their order; one after the other. */
export async function makeCalls(run: Run, step: CallStep): Promise<void> {
  const nothing = run.plan.nothing.find((one) => one.step === step);
  if (nothing) return run.progress.nothingToDo(step, nothing.reason);
  await run.step(step, async () => {
    for (const call of run.plan.calls.filter((one) => one.step === step))
      await untilDone(run, call, attemptOf(run, call));
    if (step === 'cut-traffic' && run.plan.traffic) await readBack(run);
    run.current(null);
  });
}

function attemptOf(run: Run, call: Call): (retry: number) => Promise<unknown> {
  const request = (retry: number) => ({ ...run.planRef, call: call.id, retry, epoch: run.epoch });
  if (call.kind === 'human')
    return async (retry) => {
      // A retry is itself the human's word that it is done now.
      if (retry === 0) await humanDone(run, call);
      return run.runner.readBack.proveHumanCall.executeWithOptions({ summary: `prove: ${call.says}` }, [
        request(retry),
      ]);
    };
  return (retry) => run.runner.calls.runCall.executeWithOptions({ summary: call.says }, [request(retry)]);
}

/** C7.8: a written state is no proof; traffic is read back from the world. */
async function readBack(run: Run): Promise<void> {
  const call: Call = {
    id: 'read-traffic',
    step: 'cut-traffic',
    kind: 'hyops',
    optional: false,
    says: 'read traffic back',
  };
  await untilDone(run, call, (retry) =>
    run.runner.readBack.readTraffic.executeWithOptions({ summary: 'read traffic back' }, [
      run.planRef,
      retry,
    ]),
  );
}

/** After data or traffic has moved nothing is undone by itself: a failed call waits for an operator. */
async function untilDone(run: Run, call: Call, attempt: (retry: number) => Promise<unknown>): Promise<void> {
  let retry = 0;
  for (let stops = 0; ; stops++) {
    try {
      run.current(call.id);
      await attempt(retry);
      return;
    } catch (error) {
      const failure = failureOf(error);
      if (call.optional && (failure.code === 'HyopsFailed' || failure.code === 'HyopsRefused'))
        return run.deficient(call.id, failure, null);
      const answer = await answerToStop(run, call, `${call.id}.${stops}`, failure);
      if (answer.action === 'skipStep') return run.deficient(call.id, failure, answer);
      // What failed is the record of the call, not the call: under the same number it is found, not started again.
      if (failure.code !== 'EvidenceUnwritable') retry += 1;
    }
  }
}

/** What HyOps does not do: waits until a named human says that it is done. */
async function humanDone(run: Run, call: Call): Promise<void> {
  const todo: Failure = {
    code: 'HumanStepUnproven',
    reasons: [
      {
        code: 'HumanStepUnproven',
        what: 'a human has to act now',
        where: call.id,
        do: `${call.says} Then send retryStep.`,
      },
    ],
  };
  await answerToStop(run, call, `${call.id}.todo`, todo);
}
