import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STANDBY, stepOf } from '../../faults/support/a-counted-run';
import { canMount, SmallDisk } from '../../support/a-small-disk';
import { World } from '../../support/a-world';
import { until } from '../../support/until';

const FIRST = stepOf(STANDBY.calls[0]);

describe('C4.5 the evidence home of a run', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const starts = async (step: string) =>
    (await world.executions()).filter((line) => line.step === step && line.event === 'start').length;

  /** Copies the configuration with other evidence and state folders. */
  async function withOtherHome(
    evidence = world.path('other-evidence'),
    state = world.path('other-state'),
  ): Promise<string> {
    const config = world.path('other-config');
    await cp(world.path('config'), config, { recursive: true });
    const file = join(config, 'hyops-dr.yaml');
    const text = (await readFile(file, 'utf8'))
      .replace(/^(\s*dir:).*$/m, `$1 ${evidence}`)
      .replace(/^(state_dir:).*$/m, `$1 ${state}`);
    await writeFile(file, text);
    return config;
  }

  it('is required: a worker of the same runner with another home is refused before the first change', async () => {
    await world.dr.submit(await world.decision('failover-gcp-restore', 'two-homes'));
    await world.dr.awaitApprovalRequest('two-homes');
    await world.killWorker();
    const other = await world.startWorker('--config', await withOtherHome());
    await world.approve('two-homes');
    await world.untilPhase('two-homes', 'sealing');
    expect(await world.executions()).toEqual([]);
    // Only a worker with the run's evidence home can seal it.
    await other.stop(3000);
    await world.startWorker();
    expect(await world.end('two-homes')).toMatchObject({
      outcome: 'refused',
      reasons: [expect.objectContaining({ code: 'EvidenceHomeWrong' })],
      evidence: { place: expect.stringContaining(world.path('evidence')) },
    });
    expect(await readdir(world.path('other-evidence'))).not.toContain('two-homes');
  });

  it('prevents the start of a worker that has only another state folder', async () => {
    const config = await withOtherHome();
    const file = join(config, 'hyops-dr.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(world.path('other-evidence'), world.path('evidence')));
    await expect(world.startWorker('--config', config)).rejects.toThrow();
    expect(await readFile(world.path('worker.log'), 'utf8')).toContain('do not belong together');
  });

  /** Takes the evidence home away during a call, and restores it once the run waits for an operator. */
  async function withoutHome(id: string, take: () => Promise<void>, give: () => Promise<void>) {
    const before = await starts(FIRST);
    await world.faults({ [FIRST]: { hang_s: 2 } });
    await world.dr.submit(await world.decision(STANDBY.sample, id));
    await world.approve(id);
    await until(async () => (await starts(FIRST)) === before + 1);
    await take();
    await world.untilPhase(id, 'awaiting-operator');
    expect((await world.status(id)).stopped).toMatchObject({
      failure: `${STANDBY.calls[0]}.refused.0`,
      skippable: false,
      reasons: [{ code: 'EvidenceUnwritable' }],
    });
    await give();
    await world.dr.operate(id, 'retryStep', { as: 'alice', reason: 'the disk is back' });
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
    expect(await starts(FIRST)).toBe(before + 1);
  }

  it('C4.6 stops the run for an operator when it vanishes during a call, and nothing is lost or repeated', () => {
    const evidence = world.path('evidence');
    return withoutHome(
      'home-gone',
      async () => {
        await rename(evidence, world.path('away'));
        await mkdir(evidence);
      },
      async () => {
        await rm(evidence, { recursive: true });
        await rename(world.path('away'), evidence);
      },
    );
  });

  (canMount() ? it : it.skip)(
    'C4.6 stops the run for an operator when its disk is full, and nothing is lost or repeated',
    async () => {
      const disk = new SmallDisk();
      try {
        await world.killWorker();
        await world.startWorker(
          '--config',
          await withOtherHome(join(disk.dir, 'evidence'), world.path('disk-state')),
        );
        await withoutHome(
          'disk-full',
          async () => disk.fill(0),
          async () => disk.empty(),
        );
        await world.worker.stop(3000);
        // Copies the bundle to where the world verifies evidence.
        await cp(join(disk.dir, 'evidence', 'disk-full'), world.path('evidence', 'disk-full'), {
          recursive: true,
        });
      } finally {
        disk.close();
      }
    },
  );
});
