import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { chmod, lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { breaches } from '../../contract/decision/rules';
import { sampleDecision } from '../../contract/plan/sample-decision';
import { ACCESS_MODES } from '../../contract/words/vocabulary';
import type { Check } from '../../worker/doctor/check';
import { sideBySide } from '../../worker/doctor/side-by-side';
import { filledSample, LANES } from '../contract/plan/lanes';
import { World } from '../support/a-world';
import { whileChanged } from '../support/change-file';
import { hyopsDr } from './command-line';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const configuration = () => world.path('config', 'hyops-dr.yaml');
const PLAN = 'plan failover-gcp-restore@v1 by runner-local';

async function doctor(): Promise<{ code: number | null; checks: Check[]; stderr: string }> {
  const { code, stdout, stderr } = await world.hyopsDr('doctor', '--json');
  return { code, checks: JSON.parse(stdout).checks, stderr };
}

const named = (checks: readonly Check[], part: string) => checks.find(({ check }) => check.startsWith(part));
const failing = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok).map(({ check }) => check);

/** Every path below a folder, with what shows that it was changed. */
async function everythingIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const seen = names.map(async (name) => {
    const { mtimeMs, mode, size, ino } = await lstat(join(folder, name));
    return [name, mtimeMs, mode, size, ino].join(' ');
  });
  return (await Promise.all(seen)).toSorted();
}

describe('hyops-dr doctor', () => {
  it('finds a local world well: each vantage point, name server, probe and plan', async () => {
    const { code, checks } = await doctor();
    expect({ code, failing: failing(checks) }).toEqual({ code: 0, failing: [] });
    expect(named(checks, 'vantage point witness')).toMatchObject({ says: 'is reached' });
    expect(named(checks, 'name server 127.0.0.1:')?.says).toMatch(/^answers 127\.0\.0\.1\d$/);
    for (const from of ['the runner', 'witness'])
      expect(checks.some(({ check }) => check.startsWith('probe "') && check.endsWith(`from ${from}`))).toBe(
        true,
      );
    for (const [plan] of LANES) expect(named(checks, `plan ${plan}@`)).toMatchObject({ ok: true });
  });

  it('creates nothing, also where folders are missing', async () => {
    const away = join(mkdtempSync(join(tmpdir(), 'hyops-dr-away-')), 'not', 'there');
    try {
      const moved = (text: string) =>
        text
          .replace(/^( {2}dir: ).*$/m, `$1${away}/evidence`)
          .replace(/^(state_dir: ).*$/m, `$1${away}/state`)
          .replace(/^( {4}runtime_root: ).*$/m, `$1${away}/runtime`)
          .replace(/^( {2}home: ).*$/m, `$1${away}/home`);
      await whileChanged(configuration(), moved, async () => {
        // The worker itself writes into its folders.
        await world.worker.stop(3000);
        const before = await everythingIn(world.dir);
        const { code, checks } = await doctor();
        expect(code).toBe(5);
        expect(named(checks, `folder ${away}/evidence`)).toMatchObject({
          ok: true,
          says: 'does not exist yet; the worker creates it',
        });
        expect(named(checks, `runtime root ${away}/runtime`)).toMatchObject({
          ok: false,
          says: 'does not exist',
        });
        expect(named(checks, 'vault of dev')?.says).toContain('the runtime root');
        expect(existsSync(join(away, '..'))).toBe(false);
        expect(await everythingIn(world.dir)).toEqual(before);
      });
    } finally {
      rmSync(join(away, '..', '..'), { recursive: true, force: true });
      await world.startWorker();
    }
  });

  it('distinguishes a missing hyops from a vault that does not open', async () => {
    await whileChanged(
      configuration(),
      (text) => text.replace(/^( {2}command: ).*$/m, '$1[/nowhere/hyops]'),
      async () => {
        const { checks } = await doctor();
        expect(named(checks, 'hyops')).toMatchObject({
          ok: false,
          says: '/nowhere/hyops does not exist, or this user may not execute it',
        });
        for (const check of ['vault of dev', PLAN])
          expect(named(checks, check)).toEqual({
            check,
            ok: false,
            says: 'was not checked, because hyops does not start',
            do: 'make the check "hyops" succeed first',
          });
      },
    );
    await whileChanged(
      world.path('vault.pass'),
      () => 'another password\n',
      async () => {
        const { checks } = await doctor();
        expect(named(checks, 'hyops')).toMatchObject({ ok: true });
        expect(named(checks, 'vault of dev')).toEqual({
          check: 'vault of dev',
          ok: false,
          says: 'the runtime vault cannot be opened with the configured password',
          do: 'correct the vault password file',
        });
      },
    );
  });

  it('reports a vantage point that cannot be reached, and each probe from there', async () => {
    const mood = world.path('witness.json');
    await writeFile(mood, JSON.stringify({ unreachable: true }));
    try {
      const { code, checks } = await doctor();
      expect(code).toBe(5);
      const down = failing(checks);
      expect(down).toContain('vantage point witness');
      expect(down.filter((check) => check !== 'vantage point witness')).toEqual(
        checks.flatMap(({ check }) => (check.endsWith('from witness') ? [check] : [])),
      );
      expect(named(checks, 'vantage point witness')?.says).toContain('port 22: Connection refused');
    } finally {
      rmSync(mood);
    }
  });

  it('reports a name server without an answer, a probe of the wrong service, and a plan that is refused', async () => {
    const plan = world.path('config', 'plans', 'failover-gcp-restore.yaml');
    const spoilt = (text: string) =>
      text
        .replace(/servers: \[.*\]/, 'servers: [127.0.0.1:1]')
        .replace(/expect: \{ writable: false \}/, 'expect: { leader: false }')
        .replace('call: gcp_pg_egress', 'call: gcp_pg_ingress');
    await whileChanged(plan, spoilt, async () => {
      const { checks } = await doctor();
      expect(named(checks, 'name server 127.0.0.1:1 ')).toMatchObject({
        ok: false,
        says: 'does not answer (ECONNREFUSED)',
      });
      expect(checks).toContainEqual(
        expect.objectContaining({ ok: false, says: expect.stringMatching(/^answers without leader$/) }),
      );
      expect(named(checks, PLAN)).toMatchObject({
        ok: false,
        says: expect.stringContaining('has no step "gcp_pg_ingress"'),
      });
    });
  });

  it('prints what it waits for after two seconds, and nothing else on stdout', async () => {
    const slow = world.path('slow-hyops');
    const command = JSON.parse(
      /^ {2}command: (.*)$/m.exec(await readFile(configuration(), 'utf8'))?.[1] ?? '[]',
    );
    await writeFile(
      slow,
      `#!/bin/sh\nsleep 3\nexec ${command.map((word: string) => `'${word}'`).join(' ')} "$@"\n`,
    );
    await chmod(slow, 0o755);
    const change = (text: string) => text.replace(/^( {2}command: ).*$/m, `$1[${slow}]`);
    await whileChanged(configuration(), change, async () => {
      const from = Date.now();
      const { stderr, checks } = await doctor();
      expect(stderr).toMatch(/^still checking: .*hyops, vault of dev, .*plan .* \(2 s\)$/m);
      expect(named(checks, PLAN)).toMatchObject({ ok: true });
      // Three calls of hyops in a row at most, however many plans there are.
      expect(Date.now() - from).toBeLessThan(40_000);
    });
  });
});

describe('hyops-dr init --for, on a runner with HyOps', () => {
  it('writes a configuration for a new workload that validate, plan and doctor accept (C4.4)', async () => {
    const { dns_server, service_name, onprem_address, gcp_address, runtime_root } = await world.values();
    const config = world.path('of-my-own');
    const answers = {
      for: 'invoices',
      'service-name': service_name,
      'dns-server': dns_server,
      'onprem-address': onprem_address,
      'gcp-address': gcp_address,
      'context-id': 'dev',
      zone: 'europe-west2-b',
      witness: 'witness.dev.hyops.internal',
      approvers: 'alice, bob',
      operators: 'alice',
      environment: 'dev',
      'runtime-root': runtime_root,
      'hyops-prefix': world.path('runner', 'core'),
      'vault-password-file': world.path('vault.pass'),
      'data-dir': world.path('runner'),
    };
    const flags = Object.entries(answers).flatMap(([name, value = '']) => [`--${name}`, value]);
    expect(await hyopsDr(['init', config, ...flags])).toMatchObject({ code: 0, stderr: '' });
    expect(await hyopsDr(['validate', config])).toMatchObject({ code: 0, stderr: '' });
    const decision = world.path('invoices.json');
    await writeFile(decision, JSON.stringify(await world.decision('failover-gcp-restore', 'invoices-1')));
    const { code, stdout } = await hyopsDr(['plan', decision, '--config', config, '--json']);
    expect({ code, workload: JSON.parse(stdout).plan?.workload }).toEqual({ code: 0, workload: 'invoices' });
    const doctor = await hyopsDr(['doctor', '--config', config, '--address', '127.0.0.1:1', '--json']);
    expect(named(JSON.parse(doctor.stdout).checks, PLAN)).toMatchObject({ ok: true });
  });
});

describe('checks that run side by side', () => {
  const well = (check: string) => [{ check, ok: true, says: 'is well', do: null }];

  it('are bounded in time, and keep their order', async () => {
    const checks = await sideBySide(
      [
        { name: 'silent', look: () => new Promise(() => undefined) },
        { name: 'late', look: () => delay(20).then(() => well('late')) },
        { name: 'soon', look: async () => well('soon') },
      ],
      200,
    );
    expect(checks.map(({ check, ok }) => [check, ok])).toEqual([
      ['silent', false],
      ['late', true],
      ['soon', true],
    ]);
  });
});

describe('the decision that doctor compiles a plan for', () => {
  it.each(LANES.map(([plan]) => plan))('is valid for %s in each of its access modes (C3.10)', (name) => {
    const plan = filledSample(name);
    for (const mode of ACCESS_MODES.filter((one) => plan.access[one] !== undefined))
      expect(breaches(sampleDecision(plan, { environment: 'dev', mode, now: new Date() }))).toEqual([]);
  });

  it('has the first value that the plan accepts for a field that it needs', () => {
    const plan = filledSample('failover-gcp-restore');
    plan.inputs['postgresql_dns_cutover'] = {
      ttl: { from: 'decision.cutover_policy', map: { fast: 5, usual: 60 } },
      note: { from: 'decision.secret_sync_profile', shape: 'name' },
    };
    const decision = sampleDecision(plan, { environment: 'dev', mode: 'runner-local', now: new Date() });
    expect(decision).toMatchObject({ cutover_policy: 'fast', secret_sync_profile: 'doctor' });
    expect(decision.workload_profile_ref).toBeUndefined();
  });
});
