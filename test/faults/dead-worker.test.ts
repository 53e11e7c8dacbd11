import { rm, writeFile } from 'node:fs/promises';
import type { temporal } from '@temporalio/proto';
import { World } from '../support/a-world';
import { beforeEachHyops } from '../support/hyops-script';
import { until } from '../support/until';

/** The number of TIMEOUT_TYPE_HEARTBEAT. */
const HEARTBEAT = 4;

describe('C4.4 the death of a worker', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({
      before: (opening) =>
        beforeEachHyops(opening, `while [ -e ${opening.path('wait')} ]; do sleep 0.1; done`),
    });
  });
  afterAll(() => world?.close());

  const handle = (id: string) => world.client.workflow.getHandle(`dr-${id}`);

  async function underWay(id: string, activity: string): Promise<void> {
    await until(async () => {
      const { raw } = await handle(id).describe();
      const pending = (raw.pendingActivities ?? []).map((one) => `${one.activityType?.name} ${one.state}`);
      // The state 2 is STARTED.
      return pending.includes(`${activity} 2`) || pending.join(', ');
    }, 60_000);
  }

  async function events(id: string): Promise<temporal.api.history.v1.IHistoryEvent[]> {
    return (await handle(id).fetchHistory()).events ?? [];
  }

  /** How the earlier attempt of an activity ended, according to the server. */
  async function lastFailure(id: string, activity: string): Promise<unknown> {
    const all = await events(id);
    const scheduled = all.find(
      (one) => one.activityTaskScheduledEventAttributes?.activityType?.name === activity,
    );
    const started = all.find(
      ({ activityTaskStartedEventAttributes: one }) =>
        one && String(one.scheduledEventId) === String(scheduled?.eventId),
    );
    return started?.activityTaskStartedEventAttributes?.lastFailure?.timeoutFailureInfo?.timeoutType;
  }

  const waiting = () => writeFile(world.path('wait'), '');

  /** Kills the worker during an activity, starts another one, and expects the run to go on because of the heartbeat. */
  async function diesIn(id: string, activity: string): Promise<void> {
    await underWay(id, activity);
    await world.killWorker();
    await rm(world.path('wait'));
    await world.startWorker();
    // Queries may fail for a moment after a worker was killed.
    if (activity === 'parseDecision') await until(() => world.approve(id).then(() => true, String), 60_000);
    expect(await world.end(id, 90_000)).toMatchObject({ outcome: 'completed', reasons: [] });
    expect(await lastFailure(id, activity)).toBe(HEARTBEAT);
  }

  it('is noticed by the missing heartbeat while it reads a decision', async () => {
    await waiting();
    await world.dr.submit(await world.decision('standby-gcp-managed', 'reading'));
    await diesIn('reading', 'parseDecision');
  }, 180_000);

  it('is noticed by the missing heartbeat while it compiles the approved plan again', async () => {
    await world.waiting('compiling', 'standby-gcp-managed');
    await waiting();
    await world.approve('compiling');
    await diesIn('compiling', 'confirmPlan');
  }, 180_000);

  it('is noticed within 5 seconds in every activity of a run', async () => {
    const scheduled = (await events('compiling')).flatMap(({ activityTaskScheduledEventAttributes: one }) =>
      one ? [one] : [],
    );
    expect(scheduled.length).toBeGreaterThan(10);
    const late = scheduled.filter(({ heartbeatTimeout }) => Number(heartbeatTimeout?.seconds) !== 5);
    expect(late.map(({ activityType }) => activityType?.name)).toEqual([]);
  });
});
