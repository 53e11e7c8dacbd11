import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { World } from '../support/a-world';
import { until } from '../support/until';

describe('C6.5 a runtime root', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
    await world.startWorker();
  });
  afterAll(() => world?.close());

  it('is used by one call at a time for two workloads on two workers, one of which dies', async () => {
    await world.faults({ gke_burst_kubeconfig: { hang_s: 2 }, cloudsql_managed_standby: { hang_s: 2 } });
    for (const [sample, id] of [
      ['burst-gcp', 'root-burst'],
      ['standby-gcp-managed', 'root-standby'],
    ] as const) {
      await world.dr.submit(await world.decision(sample, id));
      await world.approve(id);
    }
    await until(async () => (await world.executions()).length > 2, 60_000);
    await world.killWorker();
    for (const id of ['root-burst', 'root-standby']) {
      await until(async () => {
        const { phase, stopped } = await world.status(id);
        if (stopped) throw new Error(JSON.stringify(stopped.reasons));
        return phase === 'ended' || `it is ${phase}`;
      }, 80_000);
      expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed' });
    }
    const lines = await world.executions();
    const starts = lines.filter((line) => line.event === 'start').map((line) => line.step);
    // Each start is followed by its end before the next start: no two calls overlapped.
    expect(lines.map((line) => line.event)).toEqual(starts.flatMap(() => ['start', 'end']));
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts).toHaveLength(7);
  }, 120_000);

  it('makes a call wait while its lock is held, and an abort ends the wait', async () => {
    const before = (await world.executions()).length;
    const { runtime_root = '' } = await world.values();
    const held = holdLock(`${runtime_root}/.hyops-dr.lock`);
    await held.taken;
    const id = 'root-locked';
    await world.dr.submit(await world.decision('burst-gcp', id));
    await world.approve(id);
    await until(
      async () => (await said(id)).includes('waiting for runtime root') || (await said(id)),
      60_000,
    );
    await world.dr.operate(id, 'abort', { as: 'alice', reason: 'no longer needed' });
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'aborted', deficiencies: [] });
    expect((await world.executions()).length).toBe(before);
    await held.release();
  }, 120_000);

  /** Why the last attempt of the pending activity gave its worker back. */
  async function said(id: string): Promise<string> {
    const { raw } = await world.client.workflow.getHandle(`dr-${id}`).describe();
    return raw.pendingActivities?.[0]?.lastFailure?.message ?? '';
  }
});

function holdLock(file: string) {
  const child = spawn('flock', [file, 'sh', '-c', 'echo taken; read -r _'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return {
    taken: once(child.stdout, 'data'),
    async release() {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}
