import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { activityPollers } from '../../activities/temporal/pollers';
import { within } from '../../connection/within';
import { shown } from '../../contract/words/shown';

const ANSWERS_WITHIN_MS = 4_000;
/** A poll takes up to 60 s while there is nothing to do. */
const SILENCE_MS = 90_000;

/** What is watched of each worker in this process. */
export type Watched = Pick<Worker, 'getStatus' | 'options'>;

/**
 * Knows why this process is not ready: a worker that does not run, a Temporal that does not answer, or one that sees no
 * poll from here. Times of the server are compared only with each other.
 */
export class Vitals {
  private unanswered: string | undefined = 'Temporal was not asked yet';
  private readonly polls = new Map<string, { seen: string; since: number }>();

  constructor(
    private readonly client: Client,
    private readonly workers: readonly Watched[],
    /** How many activities each worker runs at once. */
    private readonly slots: number,
  ) {}

  /** Returns one sentence for each reason; none when the process is ready. */
  problems(): string[] {
    return [
      ...this.workers.flatMap((worker) => problemOf(worker)),
      ...(this.unanswered === undefined
        ? this.workers.flatMap((worker) => this.pollProblemOf(worker))
        : [this.unanswered]),
    ];
  }

  /** Asks Temporal which polls it sees. Never throws. */
  async look(): Promise<void> {
    try {
      await within(this.client, ANSWERS_WITHIN_MS, () =>
        Promise.all(this.workers.map(({ options }) => this.seePoll(options.taskQueue, options.identity))),
      );
      this.unanswered = undefined;
    } catch (error) {
      this.unanswered = `Temporal does not answer: ${shown(error instanceof Error ? error.message : String(error), 500)}`;
    }
  }

  private pollProblemOf(worker: Watched): string[] {
    // A worker whose slots are all in use is busy: it does not poll until one is free.
    if (worker.getStatus().numInFlightActivities >= this.slots) return [];
    const { taskQueue } = worker.options;
    const poll = this.polls.get(taskQueue);
    const polled = poll !== undefined && performance.now() - poll.since < SILENCE_MS;
    return polled ? [] : [`Temporal sees no poll of this worker on queue ${taskQueue}`];
  }

  private async seePoll(queue: string, identity: string): Promise<void> {
    const own = (await activityPollers(this.client, queue)).find((poller) => poller.identity === identity);
    const seen = own ? `${own.lastAccessTime?.seconds}.${own.lastAccessTime?.nanos}` : undefined;
    if (seen === undefined) this.polls.delete(queue);
    else if (this.polls.get(queue)?.seen !== seen) this.polls.set(queue, { seen, since: performance.now() });
  }
}

function problemOf(worker: Watched): string[] {
  const { runState, activityPollerState, workflowPollerState } = worker.getStatus();
  const { taskQueue } = worker.options;
  if (runState !== 'RUNNING') return [`the worker of queue ${taskQueue} is ${runState.toLowerCase()}`];
  const failed = [activityPollerState, workflowPollerState].includes('FAILED');
  return failed ? [`the worker of queue ${taskQueue} has stopped polling after an error`] : [];
}
