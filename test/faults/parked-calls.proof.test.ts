import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { SignedWorld } from '../hostile/support/a-signed-world';
import { until } from '../support/until';

const PARKED = 40;
const WITHIN_MS = 5000;
/** The number of PENDING_ACTIVITY_STATE_STARTED. */
const STARTED = 2;
const ids = Array.from({ length: PARKED }, (_, at) => `burst-${at}`);

describe('C6.5 forty calls that wait for one runtime root', () => {
  let signed: SignedWorld;
  let release: () => Promise<void>;

  beforeAll(async () => {
    signed = await SignedWorld.open({ before: plans });
    const { runtime_root = '' } = await signed.world.values();
    const held = spawn('flock', [`${runtime_root}/.hyops-dr.lock`, 'sh', '-c', 'echo taken; read -r _'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(held.stdout, 'data');
    release = async () => {
      held.stdin.end();
      await once(held, 'close');
    };
    for (const id of ids) await begin(id, 'burst-gcp', { workload_profile_ref: id });
    await until(async () => {
      const waiting = (await Promise.all(ids.map(pendingOf))).filter(({ why }) =>
        why.includes('waiting for runtime root'),
      );
      return waiting.length === PARKED || `${waiting.length} wait`;
    }, 600_000);
  }, 900_000);
  afterAll(() => signed?.world.close());

  /** One plan and blueprint for each parked run, because each needs its own workload. */
  async function plans(world: SignedWorld['world']): Promise<void> {
    const plan = await readFile(world.path('config/plans/burst-gcp.yaml'), 'utf8');
    const blueprints = world.path('core/blueprints/gcp');
    const blueprint = await readFile(`${blueprints}/gke-burst@v1/blueprint.yml`, 'utf8');
    for (const id of ids) {
      await mkdir(`${blueprints}/${id}@v1`);
      await writeFile(
        `${blueprints}/${id}@v1/blueprint.yml`,
        blueprint.replace('gcp/gke-burst@v1', `gcp/${id}@v1`),
      );
      await writeFile(
        world.path(`config/plans/${id}.yaml`),
        plan
          .replace('plan: burst-gcp@v1', `plan: ${id}@v1`)
          .replace('blueprint: gcp/gke-burst@v1', `blueprint: gcp/${id}@v1`)
          .replace('workload: orders-web', `workload: ${id}`)
          .replace('dr_mode: restore', `dr_mode: restore\n  workload_profile_ref: ${id}`),
      );
    }
  }

  async function begin(id: string, sample: string, changes: object = {}): Promise<void> {
    const { world } = signed;
    await world.dr.submit(await world.decision(sample, id, changes));
    await world.dr.awaitApprovalRequest(id);
    for (const name of ['alice', 'bob'])
      expect(await signed.approve(id, name)).toMatchObject({ accepted: true });
  }

  async function pendingOf(id: string): Promise<{ started: boolean; why: string }> {
    const { raw } = await signed.world.client.workflow.getHandle(`dr-${id}`).describe();
    const [pending] = raw.pendingActivities ?? [];
    return { started: pending?.state === STARTED, why: pending?.lastFailure?.message ?? '' };
  }

  it('occupy hardly any worker', async () => {
    for (let look = 0; look < 5; look++) {
      const pending = await Promise.all(ids.map(pendingOf));
      expect(pending.filter(({ started }) => started).length).toBeLessThan(PARKED / 4);
    }
  });

  it('end as soon as they are aborted', async () => {
    const { world } = signed;
    for (const id of ids.slice(PARKED / 2)) {
      const aborted = Date.now();
      await world.dr.operate(id, 'abort', {
        as: 'carol',
        reason: 'no longer needed',
        sign: signed.sign('carol'),
      });
      await world.untilStatus(id, ({ phase }) => phase === 'sealing' || phase === 'ended' || phase);
      const { events } = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
      const cancelled = (events ?? []).findLast((one) => one.activityTaskCancelRequestedEventAttributes);
      expect(msOf(cancelled?.eventTime) - aborted).toBeLessThan(WITHIN_MS);
      expect(await world.dr.result(id)).toMatchObject({ outcome: 'aborted' });
    }
  }, 600_000);

  it('hold up neither the plan nor the signatures of another decision, which then goes first', async () => {
    await begin('urgent', 'failover-gcp-restore');
    await until(async () => (await pendingOf('urgent')).why.includes('waiting for runtime root'), 60_000);
    const { events = [] } = await signed.world.client.workflow.getHandle('dr-urgent').fetchHistory();
    const list = events ?? [];
    expect(list.filter((one) => one.activityTaskTimedOutEventAttributes)).toEqual([]);
    for (const { eventTime, activityTaskStartedEventAttributes: started } of list) {
      const asked = list.find((one) => String(one.eventId) === String(started?.scheduledEventId));
      if (started) expect(msOf(eventTime) - msOf(asked?.eventTime)).toBeLessThan(WITHIN_MS);
    }
    await release();
    expect(await signed.world.end('urgent', 180_000)).toMatchObject({ outcome: 'completed' });
    const done = (await signed.world.executions()).map(({ step }) => step);
    // Its first call goes first, and none of the others is started between its calls.
    expect(done.slice(0, done.lastIndexOf('postgresql_dns_cutover') + 1)).not.toContain('gke_burst_cluster');
  }, 300_000);
});

function msOf(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}
