import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyBundle } from '../../../client/verify/verify';
import { World } from '../../support/a-world';
import { until } from '../../support/until';

describe('C4.5 a run that ended without sealed evidence', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const trust = () => world.path('config', 'trusted_keys');
  const exitOf = async (place: string) => (await verifyBundle(place, { trustDir: trust() })).exit;
  const runFolder = async (id: string) => {
    const [run = ''] = (await readdir(world.path('evidence', id))).filter((name) => name !== 'claim.json');
    return world.path('evidence', id, run);
  };
  const reported = async (folder: string) =>
    JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).record;

  it('is sealed as ended outside the runner when it was terminated while it waited for people', async () => {
    await world.dr.submit(await world.decision('failover-gcp-restore', 'terminated'));
    await world.dr.awaitApprovalRequest('terminated');
    await world.temporal(
      'workflow',
      'terminate',
      '--workflow-id',
      'dr-terminated',
      '--reason',
      'no patience',
    );
    const swept = await world.hyopsDr('evidence', 'sweep', '--json');
    expect(swept.stderr).toBe('');
    expect(JSON.parse(swept.stdout).swept).toEqual([
      expect.objectContaining({ decision_id: 'terminated', state: 'sealed' }),
    ]);
    const folder = await runFolder('terminated');
    expect(await reported(folder)).toMatchObject({
      outcome: 'aborted',
      reasons: [{ code: 'EndedOutsideRunner', what: expect.stringContaining('(no patience)') }],
    });
    expect(JSON.parse(await readFile(join(folder, 'temporal', 'foreign-events.json'), 'utf8'))).toEqual([
      expect.objectContaining({ what: 'terminated', reason: 'no patience' }),
    ]);
    expect(await exitOf(folder)).toBe(0);
    expect(JSON.parse((await world.hyopsDr('evidence', 'sweep', '--json')).stdout)).toEqual({
      swept: [],
      not_reached: 0,
      problems: [],
    });
  });

  it('is sealed only after its call has ended when it was terminated during the call', async () => {
    await world.faults({ gcp_pg_egress: { hang_s: 120 } });
    await world.dr.submit(await world.decision('failover-gcp-restore', 'in-a-call'));
    await world.approve('in-a-call');
    await until(async () => (await world.executions()).some(({ step }) => step === 'gcp_pg_egress'));
    await world.temporal('workflow', 'terminate', '--workflow-id', 'dr-in-a-call');
    const sweep = async () =>
      JSON.parse((await world.hyopsDr('evidence', 'seal', 'in-a-call', '--json')).stdout).swept;
    expect(await sweep()).toEqual([
      expect.objectContaining({ state: 'open', says: expect.stringContaining('still running') }),
    ]);
    await world.stopCalls();
    await until(async () => (await sweep())[0]?.state !== 'open');
    expect(await exitOf(world.path('evidence', 'in-a-call'))).toBe(0);
    const call = join(await runFolder('in-a-call'), 'calls', '01-prepare-target-gcp_pg_egress');
    expect(JSON.parse(await readFile(join(call, 'result.json'), 'utf8'))).toMatchObject({
      unattended: true,
      result: { interrupted_because: expect.any(String) },
    });
    expect(await readFile(join(call, 'stdout.log'), 'utf8')).toContain('step=gcp_pg_egress status=running');
  });

  it('fails with EvidenceUnsealed when a foreign file blocks the seal, and can then be sealed by hand', async () => {
    await world.dr.submit(await world.decision('failover-gcp-restore', 'in-the-way'));
    await world.dr.awaitApprovalRequest('in-the-way');
    const folder = await runFolder('in-the-way');
    await symlink('/etc/hostname', join(folder, 'link'));
    await world.dr.reject('in-the-way', { as: 'alice', reason: 'not now' });
    const end = await world.dr.result('in-the-way');
    expect(end).toMatchObject({ outcome: 'failed', evidence: null });
    expect(end.reasons.map(({ code }) => code)).toEqual(['EvidenceUnsealed', 'ApprovalRejected']);
    const refused = await world.hyopsDr('evidence', 'seal', 'in-the-way');
    expect([refused.code, refused.stdout]).toEqual([
      5,
      expect.stringContaining('neither a file nor a folder'),
    ]);
    await rm(join(folder, 'link'));
    const sealed = await world.hyopsDr('evidence', 'seal', 'in-the-way');
    expect([sealed.code, sealed.stdout]).toEqual([0, expect.stringContaining('sealed')]);
    expect(await exitOf(folder)).toBe(0);
  });

  it('C6.2 is sealed without the secret when a person wrote a vault value in a reason', async () => {
    const secret = 'x9!canary-of-the-seal';
    const file = world.path('canary');
    await writeFile(file, secret);
    await world.intoVault('SEAL_CANARY', file);
    await world.dr.submit(await world.decision('failover-gcp-restore', 'told'));
    await world.dr.awaitApprovalRequest('told');
    await world.dr.reject('told', { as: 'alice', reason: `the password is ${secret}` });
    expect(await world.dr.result('told')).toMatchObject({
      outcome: 'rejected',
      reasons: [{ what: expect.stringContaining(secret) }],
    });
    const folder = await runFolder('told');
    const [entry] = (await reported(folder)).approvals;
    expect(entry).toMatchObject({ message: 'reject', reason: 'the password is [redacted SEAL_CANARY]' });
    const verified = await world.hyopsDr('evidence', 'verify', folder, '--trust', trust(), '--replay');
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^good: /m)]);
  });

  it('C6.2 leaves short vault values unredacted, which doctor lists by name without showing them', async () => {
    const file = world.path('short');
    await writeFile(file, 'qv7zk');
    await world.intoVault('SHORT_PASSWORD', file);
    const { stdout } = await world.hyopsDr('doctor', '--json');
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({
        ok: true,
        says: expect.stringMatching(/too short to redact: .*SHORT_PASSWORD/),
      }),
    );
    expect(stdout).not.toContain('qv7zk');
  });

  it('is sealed by a worker on its own after some time', async () => {
    const config = world.path('config', 'hyops-dr.yaml');
    const text = await readFile(config, 'utf8');
    await writeFile(
      config,
      text.replace('  key: evidence-key.pem', '  key: evidence-key.pem\n  sweep_minutes: 0.01'),
    );
    await world.killWorker();
    await world.startWorker();
    await world.dr.submit(await world.decision('failover-gcp-restore', 'found'));
    await world.dr.awaitApprovalRequest('found');
    await world.temporal('workflow', 'terminate', '--workflow-id', 'dr-found');
    await until(async () => (await readdir(await runFolder('found'))).includes('SHA256SUMS'));
  });
});
