import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

const BEAT_EVERY_MS = 1000;

/** What each running attempt is doing. */
const doing = new WeakMap<Context, string>();

/**
 * Sends a heartbeat every second during every activity, so that the server notices the death of the worker within
 * seconds, whatever it was doing, and gives the activity to another one.
 */
export const beating: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const context = Context.current();
    const timer = setInterval(() => beat(context), BEAT_EVERY_MS);
    try {
      return await next(input);
    } finally {
      clearInterval(timer);
    }
  },
};

/** Says what the current attempt is doing; its heartbeats carry it from now on. */
export function saying(what: string): void {
  const context = Context.current();
  doing.set(context, what);
  beat(context);
}

function beat(context: Context): void {
  context.heartbeat(doing.get(context) ?? 'working');
}
