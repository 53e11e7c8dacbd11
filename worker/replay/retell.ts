import { ReplayError } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { Retell, Retold } from '../../activities/sweep/retell';
import { recordedHistory } from './recorded-history';
import { type Replay, replayHistory } from './replay-history';

/** A history on which the workflow code fails may also have failed because the machine is slow. */
const TRIES = 3;

/**
 * Creates what replays histories one after the other, because each replay needs as much memory as a small worker. `bundle` is
 * the file with the workflow code, by default that of this release.
 */
export function createRetell(bundle?: string): Retell {
  let last: Promise<unknown> = Promise.resolve();
  return (history) => {
    const told = last.then(() => retold(history, bundle));
    last = told.catch(() => undefined);
    return told;
  };
}

async function retold(json: unknown, bundle: string | undefined): Promise<Retold> {
  const history = recordedHistory(json);
  if (!history) return { objection: 'it cannot be read', account: null, inputOf: () => undefined };
  for (let tries = 1; ; tries++) {
    const replay = await replayHistory(json, history, bundle);
    const objection = objectionIn(replay);
    const final = tries === TRIES || replay.stopped instanceof DeterminismViolationError;
    if (objection === null || final) return { objection, account: replay.account, inputOf: replay.inputOf };
  }
}

/** Returns why the workflow code does not do what the history has; throws for an error of another kind. */
function objectionIn({ stopped }: Replay): string | null {
  if (stopped === null) return null;
  if (stopped instanceof DeterminismViolationError || stopped instanceof ReplayError) return stopped.message;
  throw stopped;
}
