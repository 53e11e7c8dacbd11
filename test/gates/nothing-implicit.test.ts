import { writeFile } from 'node:fs/promises';
import { accessAfterCall } from '../../activities/access/access-after-call';
import { proveBastion } from '../../activities/access/bastion-explicit';
import { notOpen } from '../../activities/access/public-ephemeral';
import { compileFor } from '../../activities/decide/compile-for';
import { createHyopsReader } from '../../activities/hyops/reader';
import { NO_PLACES } from '../../activities/reach/dial';
import type { CompiledPlan, HyopsCall } from '../../contract/plan/compiled-plan';
import { aConfiguration } from '../contract/configuration/a-configuration';
import { aDecision } from '../contract/decision/a-decision';
import { aBlueprint, aPlan as aContractPlan, REACHES_HOSTS } from '../contract/plan/a-plan';
import { aPolicy } from '../contract/policy/a-policy';
import { aPlan } from '../evidence/verify/a-bundle';
import { executable } from '../tools/executable';
import { temporaryFolder } from '../tools/temporary-folder';

describe('C5.5 the break-glass permission', () => {
  const decided = (decision: object): CompiledPlan => {
    const plan = { ...aPlan(), access_mode: 'public-ephemeral' as const };
    return { ...plan, decision: { ...plan.decision, ...decision } };
  };
  const breakGlass = { break_glass: { reason: 'the overlay is down', expires_at: '2026-01-01T12:00:00Z' } };
  const at = (plan: CompiledPlan, time: string) =>
    notOpen(plan, new Date(`2026-01-01T${time}Z`)).map(({ what }) => what);

  it('allows public addresses until it expires', () => {
    expect(at(decided(breakGlass), '11:59:59')).toEqual([]);
    expect(at(decided(breakGlass), '12:00:00')).toEqual([
      'the break-glass permission expired at 2026-01-01T12:00:00Z',
    ]);
    expect(at(decided({}), '11:00:00')).toEqual(['the decision is neither a drill nor break-glass']);
    expect(at(decided({ drill: true }), '13:00:00')).toEqual([]);
  });
});

describe('C4.7 the target of bastion-explicit', () => {
  it('is refused without a connection when it is a public address', async () => {
    const needs = {
      mode: 'bastion-explicit' as const,
      bastion: { host: '127.0.0.31', port: 1, user: 'ops' },
      target: { host: '198.51.100.7', port: 22 },
    };
    const world = {
      root: '/nowhere',
      plan: aPlan(),
      places: NO_PLACES,
      env: NO_PLACES.env,
      now: new Date(),
    };
    const { reasons, seen } = await proveBastion(needs, world);
    expect(reasons.map(({ code, what }) => `${code}: ${what}`)).toEqual([
      'DowngradeRefused: the target 198.51.100.7 is a public address under bastion-explicit',
    ]);
    expect(seen).toMatchObject({ first: null, second: null });
  });
});

describe('C5.1 the access mode of a call that reaches hosts', () => {
  const leftBy = (executed: boolean) => {
    const [call] = aPlan().calls;
    if (call?.kind !== 'hyops') throw new TypeError('the first call of the sample must be a HyOps call');
    const [step] = call.overlay.steps;
    const reaching: HyopsCall = {
      ...call,
      overlay: { ...call.overlay, steps: [{ ...step, inputs: REACHES_HOSTS }] },
    };
    return accessAfterCall(aPlan(), reaching, { recordDir: undefined, executed });
  };

  it('is unproven when HyOps names no record of an executed call', async () => {
    expect(await leftBy(true)).toMatchObject({
      kept: false,
      reasons: [{ code: 'AccessUnproven', what: expect.stringContaining('left no record of how') }],
    });
    expect(await leftBy(false)).toMatchObject({ kept: true, reasons: [] });
  });
});

describe('C4.8 a HyOps that does not report its version', () => {
  const path = temporaryFolder();

  it('is refused a plan, because an upgrade could not void an approval', async () => {
    await writeFile(path('blueprint.json'), JSON.stringify(aBlueprint()));
    const answers = `case "$1" in --version) exit 1 ;; *) cat ${path('blueprint.json')} ;; esac`;
    const command = [await executable(path('hyops'), answers)];
    const place = { coreRoot: '/', vaultPasswordFile: '/', home: '/', path: '/usr/bin:/bin', variables: {} };
    const reader = createHyopsReader({ command, ...place, runtimeRoots: { production: path('root') } });
    const folder = {
      configuration: aConfiguration(),
      plans: [aContractPlan()],
      policy: aPolicy(),
      signers: [],
      modules: {},
    };
    const compiled = await compileFor(aDecision(), async () => ({ ok: true, value: folder }), reader);
    expect(compiled).toMatchObject({
      ok: false,
      reasons: [
        { code: 'HyopsVersionUnknown', what: expect.stringContaining('does not report its version') },
      ],
    });
  });
});

describe('C5.1 the HyOps preflight', () => {
  const path = temporaryFolder();

  it.each([
    ['prints nothing and exits with 0', 'exit 0', 'no output (exit code 0)'],
    [
      'exits with 0 and reports a step as blocked',
      `echo '{"steps": [{"id": "restore", "status": "blocked", "checks": []}]}'`,
      'blocks restore',
    ],
  ])('does not pass when it %s', async (_, does, words) => {
    const command = [await executable(path('hyops'), does)];
    const place = { coreRoot: '/', vaultPasswordFile: '/', home: '/', path: '/usr/bin:/bin', variables: {} };
    const reader = createHyopsReader({ command, ...place, runtimeRoots: { dev: path('root') } });
    const { blocked } = await reader.preflight({ ...aPlan(), environment: 'dev' }, path('overlay.yml'));
    expect(blocked.map(({ what }) => what)).toEqual([expect.stringContaining(words)]);
  });
});
