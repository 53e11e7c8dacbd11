import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { refusal } from '../refusal';
import { EvidenceConflict } from './evidence-conflict';

/** Evidence that contradicts what stands is the same at the next attempt: it ends the activity for good. */
export const refuseConflicts: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof EvidenceConflict) throw refusal([error.reason]);
      throw error;
    }
  },
};
