import { ActivityFailure, condition, TimeoutFailure } from '@temporalio/workflow';

/** What happens around an activity that may have to wait for a worker. */
export interface Patience {
  /**
   * No worker took the activity up in time; `since` is when it was first asked for, in milliseconds. Returns when it may
   * be asked for again.
   */
  notTakenUp(activity: string, since: number): Promise<void>;
  /** Reports whether the run waits for the runner, so that it wants to know when an activity is taken up. */
  isWaiting(): boolean;
  /** A worker has taken an activity up. */
  takenUp(): void;
}

/** How long an activity may wait for a worker. */
export const TAKEN_UP_WITHIN_MS = 20_000;

interface Asked {
  executeWithOptions(...asked: unknown[]): Promise<unknown>;
}

/** Reports whether an activity ended because no worker took it up in time. */
export function isNotTakenUp(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START';
}

/** Wraps activities: one that no worker takes up in time is asked for again, as often as `patience` lets it. */
export function patiently<A extends object>(activities: A, patience: Patience): A {
  return new Proxy(activities, {
    get(target, name) {
      const activity = Reflect.get(target, name) as unknown as Asked;
      return {
        async executeWithOptions(...asked: unknown[]) {
          for (const since = Date.now(); ; ) {
            try {
              const answer = activity.executeWithOptions(...asked);
              if (patience.isWaiting()) await takenUp(answer, patience);
              return await answer;
            } catch (error) {
              if (!isNotTakenUp(error)) throw error;
              await patience.notTakenUp(String(name), since);
            }
          }
        },
      };
    },
  });
}

/** Waits until a worker has taken an activity up, or has not. Only the server knows, and it reports nothing but its timeout. */
async function takenUp(answer: Promise<unknown>, patience: Patience): Promise<void> {
  let was: boolean | undefined;
  answer.then(
    () => {
      was = true;
    },
    (error) => {
      was = !isNotTakenUp(error);
    },
  );
  await condition(() => was !== undefined, TAKEN_UP_WITHIN_MS + 1000);
  if (was !== false) patience.takenUp();
}
