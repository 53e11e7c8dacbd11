import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_FILES, sampleFile } from '../../client/init/sample';
import { whileChanged } from '../support/change-file';
import { SITE_ANSWERS } from '../support/site-answers';
import { aDecision } from './a-decision';
import { hyopsDr } from './command-line';

let folder: string;
let silent: Server;
let silentAddress: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hyops-dr-room-'));
  await hyopsDr(['init', folder]);
  silent = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const place = silent.address();
  silentAddress = typeof place === 'object' && place ? `127.0.0.1:${place.port}` : '';
});
afterAll(async () => {
  await new Promise((resolve) => silent.close(resolve));
  rmSync(folder, { recursive: true });
});

function fillIn(): void {
  for (const name of SAMPLE_FILES) writeFileSync(join(folder, name), sampleFile(name, SITE_ANSWERS));
}

describe('a configuration with placeholders', () => {
  it('is refused by validate, plan and worker with file, line and key', async () => {
    const decision = join(folder, 'd.json');
    writeFileSync(decision, JSON.stringify(aDecision()));
    const said = await Promise.all([
      hyopsDr(['validate', folder, '--json']),
      hyopsDr(['plan', decision, '--config', folder, '--json']),
      hyopsDr(['worker', '--config', folder, '--json']),
    ]);
    for (const { code, stdout } of said) {
      expect(code).toBe(3);
      expect(JSON.parse(stdout).reasons).toContainEqual({
        code: 'PolicyInvalid',
        what: 'it still has the placeholder CHANGE_ME_OPERATORS',
        where: expect.stringMatching(/^policy\.yaml:\d+ operators\.0$/),
        do: 'fill it in',
      });
    }
  });
});

describe('a filled-in configuration', () => {
  beforeAll(fillIn);

  it('is valid', async () => {
    const said = await hyopsDr(['validate', folder]);
    expect(said).toEqual({ code: 0, stdout: `${folder}: a valid configuration\n`, stderr: '' });
  });

  it('makes a worker exit with 10 soon when Temporal refuses the connection or does not answer', async () => {
    const from = Date.now();
    const said = await Promise.all(
      ['127.0.0.1:1', silentAddress].map((address) =>
        hyopsDr(['worker', '--config', folder, '--address', address, '--observe', 'off', '--json']),
      ),
    );
    for (const { code, stdout } of said) {
      expect(code).toBe(10);
      expect(JSON.parse(stdout)).toMatchObject({
        error: 'unreachable',
        exit_code: 10,
        reasons: [{ what: 'the Temporal server does not answer' }],
      });
    }
    expect(Date.now() - from).toBeLessThan(20_000);
  });

  it('without system folders in hyops.path is refused by plan and reported by doctor, as are unknown names in the policy', async () => {
    const decision = join(folder, 'd.json');
    writeFileSync(decision, JSON.stringify(aDecision()));
    const withoutTools = (check: () => Promise<void>) =>
      whileChanged(
        join(folder, 'hyops-dr.yaml'),
        (text) => text.replace(/^ {2}path: .*$/m, '  path: /opt/tools/bin'),
        check,
      );
    await whileChanged(
      join(folder, 'policy.yaml'),
      (text) => text.replace('      # More selectors: target_clouds', '      environments: [prod]\n$&'),
      () =>
        withoutTools(async () => {
          const flags = ['--config', folder, '--json'];
          const [plan, doctor] = await Promise.all([
            hyopsDr(['plan', decision, ...flags]),
            hyopsDr(['doctor', '--address', '127.0.0.1:1', ...flags]),
          ]);
          const what = 'flock and mkfifo are not on /opt/tools/bin, so no HyOps call can be started';
          expect(JSON.parse(plan.stdout)).toMatchObject({
            exit_code: 5,
            reasons: [{ code: 'ConfigurationInvalid', what, where: 'hyops-dr.yaml hyops.path' }],
          });
          expect(JSON.parse(doctor.stdout).checks).toContainEqual(
            expect.objectContaining({ check: 'search path /opt/tools/bin', ok: false, says: what }),
          );
          expect(JSON.parse(doctor.stdout).checks).toContainEqual(
            expect.objectContaining({
              check: 'names in policy.yaml',
              ok: false,
              says: 'rule "failovers and failbacks" is for environment prod, but only these exist: production',
            }),
          );
        }),
    );
  });

  it('makes a worker exit with 3 for a runner that is not configured', async () => {
    const { code, stdout } = await hyopsDr(['worker', '--config', folder, '--runner', 'nobody', '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: 'invalid', exit_code: 3 });
  });
});
