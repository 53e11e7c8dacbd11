import { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { stepOfActivity } from './step-of-activity';

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
        log.info('activity started');
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

/** The call that an activity was asked for; its arguments are not checked yet. */
function callIn([request]: unknown[]): string | undefined {
  if (typeof request !== 'object' || request === null || !('call' in request)) return undefined;
  return typeof request.call === 'string' ? request.call.slice(0, 200) : undefined;
}
