import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner } from '../../../activities/store/signer';
import { closeAgain, edit } from '../../evidence/verify/a-forgery';
import { World } from '../../support/a-world';

const HISTORY = 'temporal/history.json';

describe('C4.6 the replay of a run from its evidence', () => {
  let world: World;
  let good: string;
  let dir: string;

  beforeAll(async () => {
    world = await World.open();
    await world.dr.submit(await world.decision('failover-gcp-restore', 'replay-a'));
    await world.dr.awaitApprovalRequest('replay-a');
    await world.approve('replay-a', 'mallory');
    await world.approve('replay-a', 'alice');
    good = (await world.end('replay-a')).evidence?.place ?? '';
  });
  afterAll(() => world?.close());

  beforeEach(() => {
    dir = world.path('copy');
    rmSync(dir, { recursive: true, force: true });
    cpSync(good, dir, { recursive: true });
  });

  /** Changes a file and signs the bundle again, as the holder of the key could. */
  function forge(path: string, change: (text: string) => string): void {
    edit(dir, path, change);
    closeAgain(dir, createSigner(readFileSync(world.path('config', 'evidence-key.pem'), 'utf8')));
  }

  /** Replaces text in the base64 payloads of the history. */
  function forgeHistory(from: string, to: string): void {
    forge(HISTORY, (text) => {
      const payloads = [...text.matchAll(/"data": "([\w+/=]+)"/g)].map(([, data = '']) => data);
      const changed = payloads.filter((data) => Buffer.from(data, 'base64').toString().includes(from));
      return changed.reduce((all, data) => {
        const said = Buffer.from(data, 'base64').toString().replaceAll(from, to);
        return all.replace(`"${data}"`, `"${Buffer.from(said).toString('base64')}"`);
      }, text);
    });
  }

  async function verdict(...flags: string[]) {
    const { code, stdout } = await world.hyopsDr('evidence', 'verify', dir, ...flags, '--json');
    const findings: { file: string; what: string; exit: number }[] = JSON.parse(stdout).findings;
    return { code, findings };
  }

  it('gives the same order, refusals and outcome', async () => {
    expect(await verdict('--replay')).toEqual({ code: 0, findings: [] });
    const said = await world.hyopsDr('replay', dir, join(dir, HISTORY));
    expect([said.code, said.stdout.match(/the same on this build/g)?.length]).toEqual([0, 2]);
  });

  it('C8.5 differs when the recorded answer of a gate was changed and signed with a trusted key', async () => {
    forgeHistory('"gate":"fencing","met":true', '"gate":"fencing","met":false');
    expect((await verdict()).code).toBe(0);
    const { code, findings } = await verdict('--replay');
    expect(code).toBe(24);
    expect(findings).toContainEqual(
      expect.objectContaining({ file: HISTORY, what: expect.stringMatching(/takes other steps/), exit: 24 }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        file: 'gates/fencing.json',
        what: 'met is true on this build, recorded false',
      }),
    );
  });

  it('C6.1 differs when the report names another approver than the history', async () => {
    forge('report.json', (text) => text.replaceAll('"alice"', '"bob"'));
    const { code, findings } = await verdict('--replay');
    expect([code, findings.some(({ exit }) => exit === 24)]).toEqual([23, true]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        file: 'report.json',
        what: expect.stringMatching(/^approvals\.1\.by is "alice" on this build, recorded "bob"/),
      }),
    );
  });

  it('C6.1 differs when a refusal was changed to an approval', async () => {
    forgeHistory(
      '"accepted":false,"why":"mallory is not among the approvers"',
      '"accepted":true,"why":"approved"',
    );
    const { code, findings } = await verdict('--replay');
    expect(code).toBe(24);
    expect(findings.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/input of confirmApproval: 1\.0\.accepted is false on this build, recorded true/),
    );
  });

  it('C4.8 differs when the history has a changed plan that is not in evidence', async () => {
    forgeHistory('"changed":null', '"changed":{"digest":"0"}');
    const { code, findings } = await verdict('--replay');
    expect(code).toBe(24);
    expect(findings).toContainEqual(
      expect.objectContaining({
        file: 'plan/plan.json',
        what: 'it is null on this build, recorded {"digest":"0"}',
      }),
    );
  });

  it('C4.6 differs when the report has another outcome', async () => {
    forge('report.json', (text) =>
      text.replace('"outcome": "completed"', '"outcome": "completed-with-deficiencies"'),
    );
    const { findings } = await verdict('--replay');
    expect(findings).toContainEqual(
      expect.objectContaining({
        what: 'outcome is "completed" on this build, recorded "completed-with-deficiencies"',
        exit: 24,
      }),
    );
  });

  it('C4.5 is skipped when the content of the bundle was changed', async () => {
    writeFileSync(join(dir, 'gates/fencing.json'), '{}');
    const { code, findings } = await verdict('--replay');
    expect([code, findings.some(({ exit }) => exit === 24)]).toEqual([20, false]);
  });

  it('C4.2 differs when the recorded policy requires more than the run did', async () => {
    edit(dir, 'policy/policy.json', (text) => text.replaceAll('"approvals": 1', '"approvals": 2'));
    const { code, stdout } = await world.hyopsDr('replay', dir, '--json');
    expect(code).toBe(24);
    expect(JSON.parse(stdout).replays[0].differences).toContainEqual({
      clause: 'C4.2',
      file: 'policy/policy.json',
      what: 'approvals is 2 on this build, recorded 1',
    });
  });

  it('is refused with a message when there is nothing to replay', async () => {
    const { code, stderr } = await world.hyopsDr('replay', join(dir, 'manifest.json'));
    expect([code, stderr]).toEqual([3, expect.stringMatching(/there is no history to replay/)]);
  });
});
