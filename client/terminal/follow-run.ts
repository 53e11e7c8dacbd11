import { setTimeout as delay } from 'node:timers/promises';
import type { RunSummary } from '../../contract/run/record';
import { DrError, TemporalUnreachable } from '../../contract/words/dr-error';
import type { DrClient } from '../dr-client';
import type { RunView } from '../run-view';

const LOOK_EVERY_MS = 700;
const SERVER_MAY_BE_AWAY_MS = 60_000;

export interface Following {
  /** Called after each status request. */
  look?: (view: RunView) => void;
  /** Called when Temporal cannot be reached; that does not affect the run. */
  away?: (error: TemporalUnreachable) => void;
  timeoutMs: number;
}

/** Polls the status of a run until it ends. At the timeout only the polling stops, not the run. */
export async function followRun(
  client: DrClient,
  decisionId: string,
  following: Following,
): Promise<RunSummary> {
  const from = performance.now();
  let seenAt = from;
  for (;;) {
    try {
      const view = await client.status(decisionId);
      seenAt = performance.now();
      following.look?.(view);
      if (view.end) return view.end;
    } catch (error) {
      if (!(error instanceof TemporalUnreachable) || performance.now() - seenAt > SERVER_MAY_BE_AWAY_MS)
        throw error;
      following.away?.(error);
    }
    if (performance.now() - from > following.timeoutMs)
      throw new DrError('timed-out', [
        {
          what: `the run did not end within ${following.timeoutMs / 1000} s; it continues`,
          where: `decision ${decisionId}`,
          do: `check later with hyops-dr status ${decisionId}`,
        },
      ]);
    await delay(LOOK_EVERY_MS);
  }
}
