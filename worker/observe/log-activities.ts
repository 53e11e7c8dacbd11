import { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { callIn, stepOfActivity } from './step-of-activity';

/**
 * Names step and call in every line that is logged during an activity, and logs when an activity starts and completes.
 * The SDK itself logs one that fails.
 */
export const logActivities: ActivityInterceptorsFactory = ({ info }) => {
  let call: string | undefined;
  return {
    inbound: {
      async execute(input, next) {
        call = callIn(input.args);
        const began = performance.now();
        const { log } = Context.current();
        // A wait for a runtime root is many attempts that only look again.
        if (info.attempt === 1) log.info('activity started');
        const answer = await next(input);
        log.info('activity completed', { duration_ms: Math.round(performance.now() - began) });
        return answer;
      },
    },
    outbound: {
      getLogAttributes: (attributes, next) =>
        next({ ...attributes, step: stepOfActivity(info.activityType, call), call }),
    },
  };
};
