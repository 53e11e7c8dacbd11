import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { DECISION_QUEUE } from '../../../contract/words/names';
import { freePort } from '../../../tools/temporal-server/free-port';
import { Rogue } from '../../hostile/support/a-rogue';
import { World } from '../../support/a-world';
import { whileChanged } from '../../support/change-file';
import { aLineTo, type Line } from './support/a-cut-line';
import { Prometheus, prometheusProgram, promtool } from './support/a-prometheus';
import { expressionsIn } from './support/dashboard';
import { hastened } from './support/hastened';

const DEPLOY = resolve(__dirname, '../../../deploy');
const RULES = join(DEPLOY, 'prometheus/alerts.yaml');
const program = prometheusProgram();
const withPrometheus = program ? describe : describe.skip;

withPrometheus('the shipped alerts, in Prometheus (set HYOPS_DR_PROMETHEUS to its program)', () => {
  let line: Line;
  let world: World;
  let prometheus: Prometheus;
  let observed: string;
  const seen: string[] = [];

  beforeAll(async () => {
    line = await aLineTo(process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '');
    observed = `127.0.0.1:${await freePort()}`;
    world = await World.open({
      workerFlags: ['--observe', observed, '--address', line.address],
      before: sweepingOften,
    });
    const rules = hastened(await readFile(RULES, 'utf8'));
    prometheus = await Prometheus.start(program ?? '', world.path('prometheus'), observed, rules);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await world?.close();
    await line?.close();
  });

  async function sweepingOften(opening: World): Promise<void> {
    const file = opening.path('config', 'hyops-dr.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('  key: evidence-key.pem', '  key: evidence-key.pem\n  sweep_minutes: 0.02'),
    );
  }

  /** Expects alerts to fire after something, and to clear after something else. */
  async function provoked(
    alerts: string[],
    provoke: () => Promise<unknown>,
    resolveIt: () => Promise<unknown>,
  ): Promise<void> {
    expect((await prometheus.firing()).filter((alert) => alerts.includes(alert))).toEqual([]);
    await provoke();
    for (const alert of alerts) await prometheus.fires(alert);
    await resolveIt();
    for (const alert of alerts) await prometheus.clears(alert);
    seen.push(...alerts);
  }

  it('are well-formed, and are quiet while nothing is wrong', async () => {
    const config = join(DEPLOY, 'prometheus/prometheus.yaml');
    expect(promtool(program ?? '', 'check', 'config', config)).toMatchObject({ code: 0 });
    expect(promtool(program ?? '', 'check', 'rules', RULES)).toMatchObject({ code: 0 });
    expect(await prometheus.firing()).toEqual([]);
  });

  it('fire while a run waits long for an approval, and clear once it is given', async () => {
    await provoked(
      ['HyopsDrApprovalWaits'],
      () => world.waiting('waits'),
      () => world.approve('waits'),
    );
    await world.end('waits');
  });

  it('fire while a stopped run waits for its operator, and when he ends it as aborted', async () => {
    await world.faults({ postgresql_restore: { fail: true } });
    await provoked(
      ['HyopsDrOperatorWaits'],
      async () => {
        await world.waiting('stops');
        await world.approve('stops');
        await world.untilPhase('stops', 'awaiting-operator');
      },
      async () => {
        await provoked(
          ['HyopsDrRunFailed'],
          () => world.dr.operate('stops', 'abort', { as: 'alice', reason: 'not today' }),
          () => world.faults({}),
        );
      },
    );
  });

  it('fire when a gate refuses a run', async () => {
    await provoked(
      ['HyopsDrRefused'],
      async () => {
        await world.site('onprem', 'unfence');
        expect(await world.run('failover-gcp-restore', 'unfenced')).toMatchObject({ outcome: 'refused' });
      },
      () => world.site('onprem', 'fence'),
    );
  });

  it('fire when the last backup is older than the plan allows, until a run sees one that is not', async () => {
    const plan = world.path('config', 'plans', 'failover-gcp-restore.yaml');
    const stricter = (text: string) => text.replace('max_age_minutes: 1440', 'max_age_minutes: 0.01');
    await provoked(
      ['HyopsDrBackupTooOld'],
      () =>
        whileChanged(plan, stricter, async () => {
          expect(await world.run('failover-gcp-restore', 'old')).toMatchObject({ outcome: 'refused' });
        }),
      () => world.run('failover-gcp-restore', 'young', { target_cloud: 'gcp' }),
    );
  });

  it('fire when somebody else calls an activity', async () => {
    await provoked(
      ['HyopsDrStranger'],
      async () => {
        const queue = `stranger-${randomUUID()}`;
        const rogue = await Rogue.start(world, { type: 'stranger', id: 'dr-stranger', queue });
        expect(await rogue.ask('parseDecision', DECISION_QUEUE, 'junk')).toMatchObject({ ok: false });
        await world.client.workflow.getHandle('dr-stranger').terminate();
      },
      async () => undefined,
    );
  });

  it('fire while evidence cannot be sealed', async () => {
    let foreign = '';
    await provoked(
      ['HyopsDrEvidenceUnsealed'],
      async () => {
        await world.waiting('blocked');
        const home = world.path('evidence', 'blocked');
        const run = (await readdir(home)).find((name) => name !== 'claim.json') ?? '';
        foreign = join(home, run, 'link');
        await symlink('/etc/hostname', foreign);
        await world.dr.reject('blocked', { as: 'alice', reason: 'not now' });
        await world.dr.result('blocked');
      },
      async () => {
        await rm(foreign);
        expect(await world.hyopsDr('evidence', 'seal', 'blocked')).toMatchObject({ code: 0 });
      },
    );
  });

  it('fire while the worker cannot reach Temporal: it is not ready, and its sweeps are incomplete', async () => {
    await provoked(
      ['HyopsDrWorkerNotReady', 'HyopsDrSweepLate'],
      async () => line.cut(),
      async () => line.repair(),
    );
  });

  it('fire while the worker is down', async () => {
    await provoked(
      ['HyopsDrWorkerDown'],
      () => world.killWorker(),
      () => world.startWorker('--observe', observed),
    );
  });

  it('have all fired and cleared by now', () => {
    const { groups } = parse(readFileSync(RULES, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
    const shipped = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(seen.toSorted()).toEqual(shipped.toSorted());
  });

  it('stand beside a dashboard whose queries Prometheus can answer', async () => {
    for (const expression of expressionsIn(join(DEPLOY, 'grafana/hyops-dr.json')))
      await expect(prometheus.value(expression)).resolves.not.toThrow();
  });
});
