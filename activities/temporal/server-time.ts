import { Context } from '@temporalio/activity';

/**
 * Returns the time of day on the server when it scheduled this attempt. Compare times that the server writes with it,
 * because the clock of this machine may differ from the server's.
 */
export function serverTime(): Date {
  return new Date(Context.current().info.currentAttemptScheduledTimestampMs);
}
