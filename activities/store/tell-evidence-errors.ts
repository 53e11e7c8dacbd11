import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { EvidenceConflict } from '../files/evidence-conflict';
import { EvidenceUnwritable } from '../files/evidence-unwritable';
import { notYet, refusal } from '../temporal/refusal';

const ATTEMPTS = 3;

/**
 * Turns evidence errors into activity failures. A conflict would recur, so it ends the activity. Unwritable evidence may
 * recover, so the activity is retried: a seal as long as its timeout allows, others a few times, so that an operator
 * is asked before the run stalls unnoticed.
 */
export const tellEvidenceErrors: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof EvidenceConflict) throw refusal([error.reason]);
      if (!(error instanceof EvidenceUnwritable)) throw error;
      const { attempt, activityType } = Context.current().info;
      const again = attempt < ATTEMPTS || activityType === 'publishEvidence';
      throw again ? notYet([error.reason]) : refusal([error.reason]);
    }
  },
};
