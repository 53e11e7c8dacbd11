import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { RunStatus } from '../contract/run/record';
import { type LocalWorld, openLocalWorld } from './a-local-world';
import { writeResult } from './result-file';
import { runToEnd } from './run-to-end';

/**
 * `node lib/bench/dead-worker.js`: measures, in ms, how long it takes from the kill of a worker until the next one works
 * on the run, for one activity of each phase, and until a query and an update are answered.
 */
const ROUNDS = 5;
/** A short activity may end before it is seen; then another run is made. */
const MOST_TRIES = 20;
const LONGEST_MS = 120_000;
const GOAL_MS = 8000;
const ACTIVITIES = [
  ...['parseDecision', 'compilePlan', 'confirmPlan', 'confirmSecrets', 'confirmFencing', 'runCall'],
  ...['readTraffic', 'publishEvidence'],
];
const STARTED = 2;

async function until(condition: () => Promise<boolean>): Promise<void> {
  const begin = performance.now();
  while (!(await condition())) {
    if (performance.now() - begin > LONGEST_MS) throw new Error(`not within ${LONGEST_MS} ms: ${condition}`);
    await delay(20);
  }
}

/** Reports whether an activity of a run is being carried out; `by` limits it to one worker. */
async function isUnderWay(run: WorkflowHandle, activity: string, by = ''): Promise<boolean> {
  const { raw } = await run.describe();
  return (raw.pendingActivities ?? []).some(
    (one) =>
      one.activityType?.name === activity &&
      one.state === STARTED &&
      (one.lastWorkerIdentity ?? '').startsWith(by),
  );
}

/** Reports whether an activity of a run has ended. */
async function hasPassed(run: WorkflowHandle, activity: string): Promise<boolean> {
  const events = (await run.fetchHistory()).events ?? [];
  const ended = new Set(
    events.map((one) => String(one.activityTaskCompletedEventAttributes?.scheduledEventId ?? '')),
  );
  return events.some(
    (one) =>
      one.activityTaskScheduledEventAttributes?.activityType?.name === activity &&
      ended.has(String(one.eventId)),
  );
}

/** Reports whether a worker has started a task of a run; only a completed activity shows in the history. */
async function hasWorked(run: WorkflowHandle, by: string): Promise<boolean> {
  const { events } = await run.fetchHistory();
  return (events ?? []).some((event) =>
    (
      event.activityTaskStartedEventAttributes ?? event.workflowTaskStartedEventAttributes
    )?.identity?.startsWith(by),
  );
}

/** The worker is killed in each phase of several runs, which are aborted when the next worker is at work. */
class Rounds {
  private constructor(
    private readonly world: LocalWorld,
    private worker: Awaited<ReturnType<LocalWorld['startWorker']>>,
  ) {}

  static async begin(world: LocalWorld): Promise<Rounds> {
    return new Rounds(world, await world.startWorker());
  }

  /** Returns undefined when the activity ended before it was seen. */
  async inActivity(id: string, activity: string): Promise<number | undefined> {
    const run = await this.submitted(id);
    if (activity !== 'parseDecision' && activity !== 'compilePlan')
      void this.world.dr
        .awaitApprovalRequest(id)
        .then(() => this.world.dr.approve(id, { as: 'alice', reason: 'measured' }))
        .catch(() => undefined);
    let seen = false;
    await until(async () => {
      seen = await isUnderWay(run, activity);
      return seen || (await hasPassed(run, activity));
    });
    if (!seen) return this.aborted(id);
    return this.killed(id, async () => {
      const next = `${this.worker.pid}@`;
      await until(async () => (await isUnderWay(run, activity, next)) || (await hasWorked(run, next)));
    });
  }

  async waiting(id: string, kind: 'query' | 'update'): Promise<number> {
    const run = await this.submitted(id);
    await this.world.dr.awaitApprovalRequest(id);
    return this.killed(id, () =>
      until(() =>
        (kind === 'query'
          ? run.query<RunStatus>('status')
          : run.executeUpdate('submitApproval', { args: [{ verdict: 'none' }] })
        ).then(
          () => true,
          () => false,
        ),
      ),
    );
  }

  private async submitted(id: string): Promise<WorkflowHandle> {
    await this.world.dr.submit(this.world.failover(id));
    return this.world.client.workflow.getHandle(`dr-${id}`);
  }

  private async killed(id: string, atWork: () => Promise<void>): Promise<number> {
    const begin = performance.now();
    process.kill(this.worker.pid, 'SIGKILL');
    this.worker = await this.world.startWorker();
    await atWork();
    const took = performance.now() - begin;
    await this.aborted(id);
    return took;
  }

  private async aborted(id: string): Promise<undefined> {
    const run = this.world.client.workflow.getHandle(`dr-${id}`);
    await until(async () => {
      // Refused as long as there is no plan.
      await this.world.dr.operate(id, 'abort', { as: 'alice', reason: 'measured' }).catch(() => undefined);
      return (await run.describe()).status.name !== 'RUNNING';
    });
    return undefined;
  }
}

async function main(): Promise<void> {
  const world = await openLocalWorld('dead-worker');
  try {
    const rounds = await Rounds.begin(world);
    const phases: Record<string, { worst_ms: number; samples_ms: number[] }> = {};
    const measure = async (phase: string, once: (id: string) => Promise<number | undefined>) => {
      const samples_ms: number[] = [];
      for (let tries = 0; tries < MOST_TRIES && samples_ms.length < ROUNDS; tries++) {
        const took = await once(`${phase}-${tries}`);
        if (took !== undefined) samples_ms.push(took);
      }
      phases[phase] = { worst_ms: Math.max(...samples_ms), samples_ms };
    };
    for (const activity of ACTIVITIES) await measure(activity, (id) => rounds.inActivity(id, activity));
    for (const kind of ['query', 'update'] as const) await measure(kind, (id) => rounds.waiting(id, kind));
    const late = Object.keys(phases).filter((phase) => (phases[phase]?.worst_ms ?? 0) > GOAL_MS);
    writeResult('dead-worker', { goal_ms: GOAL_MS, late, phases });
  } finally {
    await world.close();
  }
}

runToEnd(main);
