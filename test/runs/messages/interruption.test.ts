import { readdir, readFile } from 'node:fs/promises';
import { verifyBundle } from '../../../client/verify/verify';
import { STANDBY, stepOf } from '../../faults/support/a-counted-run';
import { World } from '../../support/a-world';
import { recordHistory } from '../../support/recording/record-history';
import { until } from '../../support/until';

const [FIRST] = STANDBY.calls;

describe('C7 a call', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const starts = async (step: string) =>
    (await world.executions()).filter((line) => line.step === step && line.event === 'start').length;

  /** Environments of the processes that carry the mark of a call of this run. */
  const alive = async (mark: string) => {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const environments = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
    );
    return environments.filter((environment) => environment.includes(`HYOPS_DR_CALL=${mark}`));
  };

  async function untilInside(id: string, step: string) {
    const before = await starts(step);
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    await world.approve(id);
    await until(async () => (await starts(step)) === before + 1);
    return before + 1;
  }

  it('is adopted by the next worker and executed once when its worker is killed', async () => {
    await world.faults({ postgresql_restore: { hang_s: 3 } });
    const count = await untilInside('killed', 'postgresql_restore');
    await world.killWorker();
    await world.startWorker();
    expect(await world.end('killed')).toMatchObject({ outcome: 'completed' });
    expect(await starts('postgresql_restore')).toBe(count);
    await recordHistory(world, 'killed', 'worker-killed');
  });

  it('ends with all its processes when the run is aborted, and evidence is left', async () => {
    await world.faults({ gcp_pg_vms: { hang_s: 60 } });
    await untilInside('abort-inside', 'gcp_pg_vms');
    await world.dr.operate('abort-inside', 'abort', { as: 'alice', reason: 'the primary is back' });
    expect(await world.dr.result('abort-inside')).toMatchObject({
      outcome: 'aborted',
      reasons: [
        expect.objectContaining({ code: 'OperatorAborted' }),
        expect.objectContaining({
          code: 'HyopsInterrupted',
          what: expect.stringContaining('interrupted: '),
        }),
      ],
    });
    const [last] = (await world.executions()).slice(-1);
    expect(last).toMatchObject({ step: 'gcp_pg_vms', event: 'start' });
    expect(await alive('abort-inside/')).toEqual([]);
    await recordHistory(world, 'abort-inside', 'aborted-in-a-call');
  });

  it('C4.6 that failed waits for an operator, who retries it', async () => {
    await world.faults({ [stepOf(FIRST)]: { fail: true } });
    await world.dr.submit(await world.decision(STANDBY.sample, 'retried'));
    await world.approve('retried');
    await world.untilPhase('retried', 'awaiting-operator');
    const { stopped } = await world.status('retried');
    expect(stopped).toMatchObject({
      step: 'prepare-target',
      failure: `${FIRST}.0`,
      skippable: true,
    });
    expect(stopped?.reasons).toEqual([expect.objectContaining({ code: 'HyopsFailed' })]);
    await world.faults({});
    await world.dr.operate('retried', 'retryStep', { as: 'bob', reason: 'the quota was raised' });
    expect(await world.end('retried')).toMatchObject({ outcome: 'completed' });
    await recordHistory(world, 'retried', 'retried-by-operator');
  });

  it("C4.6, C7 that an operator skips becomes a deficiency with the operator's name, and its step is skipped", async () => {
    await world.faults({ postgresql_backup_config: { fail: true } });
    await world.dr.submit(await world.decision('failover-gcp-restore', 'skipped'));
    await world.approve('skipped');
    await world.untilPhase('skipped', 'awaiting-operator');
    await world.dr.operate('skipped', 'skipStep', { as: 'alice', reason: 'backups by hand tonight' });
    expect(await world.end('skipped')).toMatchObject({
      outcome: 'completed-with-deficiencies',
      deficiencies: [
        expect.objectContaining({
          call: '06-resume-protection-postgresql_backup_config',
          by: 'alice',
          reason: 'backups by hand tonight',
        }),
      ],
    });
    const { evidence } = await world.dr.result('skipped');
    const { findings } = await verifyBundle(evidence?.place ?? '', {
      trustDir: world.path('config', 'trusted_keys'),
    });
    expect([findings, await world.dr.status('skipped')]).toMatchObject([
      [],
      {
        steps: expect.arrayContaining([
          expect.objectContaining({ step: 'reconcile-workloads', state: 'nothing' }),
          expect.objectContaining({ step: 'cut-traffic', state: 'done', note: null }),
          expect.objectContaining({
            step: 'resume-protection',
            state: 'skipped',
            note: 'the run went on without 06-resume-protection-postgresql_backup_config: waived by alice (backups by hand tonight)',
          }),
        ]),
      },
    ]);
    await recordHistory(world, 'skipped', 'skipped-by-operator');
  });

  it('C4.6 that failed fails the run, with its reason and evidence, when no operator answers in time', async () => {
    await world.policy(
      'rules: [{ name: all, approvals: 1, approvers: [alice] }]\noperators: [alice]\noperator_wait_minutes: 0\n',
    );
    await world.faults({ [stepOf(FIRST)]: { fail: true } });
    await world.dr.submit(await world.decision(STANDBY.sample, 'failed'));
    await world.approve('failed');
    expect(await world.dr.result('failed')).toMatchObject({
      outcome: 'failed',
      reasons: [expect.objectContaining({ code: 'HyopsFailed' })],
    });
    await recordHistory(world, 'failed', 'failed');
  });

  it.each([
    ['reports ok with a stale state', { stale_ok: true }, 'HyopsNotExecuted'],
    ['is skipped because of a stored state', { skip: true }, 'HyopsNotExecuted'],
    ['prints no JSON', { exit_before_json: true }, 'HyopsOutcomeUnknown'],
    ['prints garbage', { garbage_json: true }, 'HyopsOutcomeUnknown'],
    ['is killed', { crash: true }, 'HyopsOutcomeUnknown'],
  ])('C4.6 is never done when it %s', async (what, fault, code) => {
    const id = `honest-${what.replaceAll(' ', '-')}`;
    await world.faults({ [stepOf(FIRST)]: fault });
    await world.dr.submit(await world.decision(STANDBY.sample, id));
    await world.approve(id);
    const { outcome, reasons } = await world.dr.result(id);
    expect([outcome, reasons[0]?.code]).toEqual(['failed', code]);
  });

  it('C7.8 fails the run when a cutover changed no record', async () => {
    await world.faults({ postgresql_dns_cutover: { empty_targets: true } });
    await world.dr.submit(await world.decision('failover-gcp-restore', 'no-targets'));
    await world.approve('no-targets');
    const { outcome, reasons } = await world.dr.result('no-targets');
    expect([outcome, reasons[0]?.code]).toEqual(['failed', 'TrafficNotVerified']);
  });
});
