import { setTimeout as delay } from 'node:timers/promises';
import { DrError, TemporalUnreachable } from '../../contract/words/dr-error';
import type { DrClient } from '../dr-client';
import type { RunEnd } from '../run-end';
import type { RunView } from '../run-view';

const LOOK_EVERY_MS = 700;
const SERVER_MAY_BE_AWAY_MS = 60_000;

export interface Following {
  /** Called after each look. */
  look?: (view: RunView) => void;
  /** Called when Temporal is away for a while; the run itself is not touched by that. */
  away?: (error: TemporalUnreachable) => void;
  timeoutMs: number;
}

/** Looks at a run again and again until it has ended. Only looking stops at the timeout, never the run. */
export async function followRun(client: DrClient, decisionId: string, following: Following): Promise<RunEnd> {
  const from = Date.now();
  let seenAt = from;
  for (;;) {
    try {
      const view = await client.status(decisionId);
      seenAt = Date.now();
      following.look?.(view);
      if (view.end) return view.end;
    } catch (error) {
      if (!(error instanceof TemporalUnreachable) || Date.now() - seenAt > SERVER_MAY_BE_AWAY_MS) throw error;
      following.away?.(error);
    }
    if (Date.now() - from > following.timeoutMs)
      throw new DrError('timed-out', [
        {
          what: `the run has not ended within ${following.timeoutMs / 1000} s; it goes on`,
          where: `decision ${decisionId}`,
          do: `look again with hyops-dr status ${decisionId}`,
        },
      ]);
    await delay(LOOK_EVERY_MS);
  }
}
