import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { admittedRun } from '../../activities/border/border';
import { isLookAgain } from '../../activities/temporal/look-again';
import type { RunRecord, RunRef } from '../../contract/run/record';
import { isFailureCode } from '../../contract/words/failures';
import { isOutage } from '../../contract/words/outcomes';
import { callIn, stepOfActivity } from './step-of-activity';
import { placeOfRun } from './trace-ids';
import type { Tracing } from './tracing';

/**
 * Adds a span for each attempt of an activity, below the step that it works for. The worker that seals a run adds the
 * spans of the run and its steps, because only then their ends are known.
 */
export function traceActivities(tracing: Tracing): ActivityInterceptorsFactory {
  return ({ info: { activityType, attempt, taskQueue } }) => ({
    inbound: {
      async execute(input, next) {
        const from = performance.now();
        let failed: string | undefined;
        let waits = false;
        try {
          const answer = await next(input);
          const ref = admittedRun();
          // Once the border let it pass, its argument is a run record.
          if (ref && activityType === 'publishEvidence') addRun(tracing, ref, input.args[0] as RunRecord);
          return answer;
        } catch (error) {
          failed = codeOf(error);
          waits = isLookAgain(error);
          throw error;
        } finally {
          const ref = admittedRun();
          const call = callIn(input.args);
          const step = stepOfActivity(activityType, call);
          const attributes = { ...attributesOf(ref), ...(call ? { call } : {}), attempt, queue: taskQueue };
          const span = { name: activityType, from, to: performance.now(), attributes, failed };
          if (ref && !waits) tracing.add(span, placeOfRun(ref.run_id, step));
        }
      },
    },
  });
}

/** The run is the root of its trace; steps that it did not reach have no span. */
function addRun(tracing: Tracing, ref: RunRef, { steps, outcome, started_at, ended_at }: RunRecord): void {
  const root = placeOfRun(ref.run_id);
  const failed = isOutage(outcome) ? outcome : undefined;
  const attributes = { ...attributesOf(ref), outcome };
  tracing.add(
    { name: 'run', from: new Date(started_at), to: new Date(ended_at), attributes, failed },
    undefined,
    root,
  );
  for (const { step, state, started_at: from, ended_at: to, waited_ms } of steps)
    if (from !== null && to !== null)
      tracing.add(
        {
          name: step,
          from: new Date(from),
          to: new Date(to),
          attributes: { ...attributesOf(ref), state, waited_ms },
          failed: state === 'failed' ? 'failed' : undefined,
        },
        root,
        placeOfRun(ref.run_id, step),
      );
}

function attributesOf(ref: RunRef | undefined) {
  return ref ? { decision_id: ref.decision_id, run_id: ref.run_id } : {};
}

/** A failure code, or what else is known to be no text of a stranger. */
function codeOf(error: unknown): string {
  if (error instanceof ApplicationFailure && isFailureCode(error.type)) return error.type;
  return error instanceof Error ? error.name : 'error';
}
