import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { CallRequest } from '../../contract/run/activity-messages';
import { READ_TRAFFIC } from '../../contract/run/deficiency';
import { FAILED_BY_ITSELF } from '../../contract/run/failed-by-itself';
import { meaningOf, type Reason } from '../../contract/words/failures';
import type { CallStep } from '../../contract/words/steps';
import { failureOf, isConcluded } from '../run/failure';
import type { Run } from '../run/run';
import { summaryLine } from '../view/summary';
import { askOldGuards } from './guards';
import { answerToStop } from './operator';

type Call = PlanBrief['calls'][number];

/** C7.4-C7.9: makes the calls that the plan assigned to one step, one after the other in their order. */
export async function makeCalls(run: Run, step: CallStep): Promise<void> {
  const nothing = run.plan.nothing.find((one) => one.step === step);
  if (nothing) return run.progress.nothingToDo(step, nothing.reason);
  await run.progress.run(step, async () => {
    for (const call of run.plan.calls.filter((one) => one.step === step)) {
      if (call.kind === 'human') await humanDone(run, call);
      await untilDone(run, call, attemptOf(run, call));
    }
    if (step === run.plan.read_back_after) await readBack(run, step);
    run.progress.calling(null);
  });
}

function attemptOf(run: Run, call: Call): (retry: number) => Promise<unknown> {
  const { calls, readBack } = run.runner;
  if (call.kind === 'human')
    return (retry) =>
      readBack.proveHumanCall.executeWithOptions({ summary: summaryLine(`prove: ${call.says}`) }, [
        callRequest(run, call, retry),
      ]);
  return async (retry) => {
    await askOldGuards(run);
    try {
      await calls.runCall.executeWithOptions({ summary: summaryLine(call.says) }, [
        callRequest(run, call, retry),
      ]);
      run.clearance.used();
    } catch (error) {
      if (isConcluded(error)) run.clearance.used();
      throw error;
    }
  };
}

function callRequest(run: Run, call: Call, retry: number): CallRequest {
  return { ...run.planRef, call: call.id, retry, epoch: run.clearance.epoch };
}

/** C7.8, C8.6: a written state proves nothing, so live probes read traffic and endpoints back. */
async function readBack(run: Run, step: CallStep): Promise<void> {
  const call: Call = {
    id: READ_TRAFFIC,
    step,
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

/**
 * After data or traffic has moved, nothing is undone automatically: a failed call waits for an operator. Its number goes
 * up only when the runner has recorded the attempt; asking again under the same number never starts a call twice.
 */
async function untilDone(run: Run, call: Call, attempt: (retry: number) => Promise<unknown>): Promise<void> {
  let retry = 0;
  for (let stops = 0; ; stops++) {
    try {
      run.progress.calling(call.id);
      await attempt(retry);
      return;
    } catch (error) {
      const reasons = failureOf(error);
      const { code } = reasons[0];
      // Its evidence is closed, or another run has the decision: no operator's answer can change that.
      if (meaningOf(code).operator === 'nothing') throw error;
      if (call.optional && FAILED_BY_ITSELF.includes(code)) return run.lacks(call.id, reasons, null);
      const made = isConcluded(error);
      const failure = made ? `${call.id}.${retry}` : `${call.id}.refused.${stops}`;
      const answer = await answerToStop(run, call, failure, reasons);
      if (answer.action === 'skipStep') return run.lacks(call.id, reasons, answer);
      if (made) retry += 1;
    }
  }
}

/** A human step: once its guards pass, waits until a named person confirms that it is done. */
async function humanDone(run: Run, call: Call): Promise<void> {
  await guarded(run, call);
  const due: Reason = {
    code: 'HumanStepDue',
    what: 'a human has to act now',
    where: call.id,
    do: `${call.says} Then send retryStep.`,
  };
  await answerToStop(run, call, `${call.id}.todo`, [due]);
}

/**
 * Asks nobody to promote anything while the old primary may accept writes; an operator can have the guards checked
 * again.
 */
async function guarded(run: Run, call: Call): Promise<void> {
  for (let retry = 0; ; retry++) {
    try {
      run.progress.calling(call.id);
      await askOldGuards(run);
      await run.runner.gates.confirmHumanCall.executeWithOptions(
        { summary: summaryLine(`guards before: ${call.says}`) },
        [callRequest(run, call, retry)],
      );
      // From now on someone may be working on it.
      run.clearance.used();
      return;
    } catch (error) {
      const reasons = failureOf(error);
      if (meaningOf(reasons[0].code).operator === 'nothing') throw error;
      await answerToStop(run, call, `${call.id}.guard.${retry}`, reasons, 'not-skippable');
    }
  }
}
