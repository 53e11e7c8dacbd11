import { activityInfo, CancelledFailure } from '@temporalio/activity';
import { ensureApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { cancellationGiven, failureGiven, type Gave, resultGiven } from '../../contract/evidence/answers';
import { OUTSIDE_THE_RECORD } from '../../contract/evidence/differences';
import { EvidenceConflict } from '../files/evidence-conflict';
import type { EvidenceStore } from '../store/store';
import { isLookAgain } from '../temporal/look-again';
import { admittedRun } from './border';

/**
 * Records what each activity answers, as it goes to the server, before it goes there: the run record rests on
 * these answers, and anyone who can reach the Temporal port can send others (C4.5). Answers to a caller that the border
 * did not let pass are not recorded.
 */
export function keepAnswers(evidence: EvidenceStore): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const { answer, gave } = await answerOf(() => next(input));
      if (gave) await keep(evidence, gave);
      return answer();
    },
  };
}

/**
 * Runs an activity; `answer` returns its result, or throws its error. There is no answer while it only looks again every few
 * seconds.
 */
async function answerOf(
  work: () => Promise<unknown>,
): Promise<{ answer: () => unknown; gave: Gave | undefined }> {
  try {
    const result = await work();
    return { answer: () => result, gave: resultGiven(result) };
  } catch (error) {
    const answer = () => {
      throw error;
    };
    if (error instanceof CancelledFailure) return { answer, gave: cancellationGiven(error.details) };
    if (isLookAgain(error)) return { answer, gave: undefined };
    const { type, message, details } = ensureApplicationFailure(error);
    return { answer, gave: failureGiven({ code: type ?? '', message, details }) };
  }
}

async function keep(evidence: EvidenceStore, gave: Gave): Promise<void> {
  const { activityType: activity, activityId: activity_id, attempt, workflowExecution } = activityInfo();
  const run = admittedRun();
  if (!run || OUTSIDE_THE_RECORD.includes(activity)) return;
  // A decision that is valid leaves nothing on the worker that parses it, which may not be the one of its runner.
  if (activity === 'parseDecision' && (await evidence.fragments(run)).length === 0) return;
  const at = new Date().toISOString();
  const execution = workflowExecution?.runId ?? '';
  try {
    await evidence.answer(run, { activity, activity_id, execution, attempt, at, ...gave });
  } catch (error) {
    // Evidence that is closed keeps nothing more, and the run has been told so.
    if (!(error instanceof EvidenceConflict && gave.gave !== 'result')) throw error;
  }
}
