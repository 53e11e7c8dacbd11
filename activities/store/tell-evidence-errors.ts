import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { EvidenceConflict } from '../files/evidence-conflict';
import { EvidenceUnwritable } from '../files/evidence-unwritable';
import { notYet, refusal } from '../temporal/refusal';

const ATTEMPTS = 3;

/**
 * What evidence that cannot be kept means for an activity. A conflict is the same at the next attempt: it ends
 * the activity. A disk may be emptied: it is tried again; a seal as long as it may, all others a few times, so
 * that a human is asked instead of a run that stands still and says nothing.
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
