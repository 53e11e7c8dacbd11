import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { isAlive } from '../support/is-alive';
import { until } from '../support/until';
import { LauncherCheckout } from './launcher-checkout';
import { temporaryFolder } from './temporary-folder';

const INSTALL = 'npm ci --include=dev --no-audit --no-fund';
const WAITING_DEMO = `
const { appendFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
process.on('SIGINT', () => {
  appendFileSync('signals', 'SIGINT\\n');
  setTimeout(() => process.exit(42), 400);
});
const left = spawn('sleep', ['600']);
appendFileSync('started', left.pid + '\\n');
setInterval(() => undefined, 1000);
`;

describe('the launcher', () => {
  const at = temporaryFolder();
  let checkout: LauncherCheckout;

  beforeEach(async () => {
    checkout = new LauncherCheckout(at());
    await checkout.prepare('console.log(process.argv.slice(2).join(" "), process.env.HYOPS_DR_TEMPORAL_CLI)');
  });

  const run = (...args: string[]) => checkout.start(...args).ended;

  it('sets up what is missing, reports each step with its time, and runs the command', async () => {
    const { code, stdout, stderr } = await run('demo', '--', '--fast');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '--fast /a/temporal\n' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^install {3}dependencies from the lock file \.\.\. \d+\.\d s$/),
      expect.stringMatching(/^build {5}TypeScript into lib\/ \.\.\. \d+\.\d s$/),
      expect.stringMatching(/^build {5}workflow bundle \.\.\. \d+\.\d s$/),
      expect.stringMatching(/^build {5}sandbox programs \.\.\. \d+\.\d s$/),
    ]);
    expect((await stat(at('lib/client/main.js'))).mode & 0o111).toBe(0o111);
  });

  it('does nothing when all is up to date', async () => {
    await run('build');
    await expect(run('build')).resolves.toMatchObject({ code: 0, stderr: '' });
    await expect(checkout.calls()).resolves.toEqual([INSTALL, 'tsc']);
  });

  it('builds again after a source changed, and removes what has no source, whatever its time', async () => {
    await run('build');
    await writeFile(at('lib/tools/left-over.js'), '');
    const tomorrow = Date.now() / 1000 + 86_400;
    await utimes(at('lib/tools/left-over.js'), tomorrow, tomorrow);
    await utimes(at('lib/client/main.js'), 1, 1);
    await writeFile(at('client/new.ts'), '');
    await run('build');
    await expect(checkout.calls()).resolves.toEqual([INSTALL, 'tsc', 'tsc']);
    await expect(stat(at('lib/tools/left-over.js'))).rejects.toThrow('ENOENT');
    await expect(stat(at('lib/client/main.js'))).resolves.toBeDefined();
  });

  it('installs again after the lock file changed', async () => {
    await run('build');
    await checkout.write('package-lock.json', '{"packages":{"node_modules/new":{"version":"1.0.0"}}}');
    await run('build');
    expect((await checkout.calls()).filter((call) => call === INSTALL)).toHaveLength(2);
  });

  it('keeps an installation that somebody made from the same lock file', async () => {
    await checkout.write('package-lock.json', '{"packages":{"node_modules/one":{"version":"1.0.0"}}}');
    await mkdir(at('node_modules/typescript/bin'), { recursive: true });
    await checkout.write('node_modules/typescript/bin/tsc', await readFile(at('compiler.txt'), 'utf8'));
    await checkout.write(
      'node_modules/.package-lock.json',
      '{"packages":{"node_modules/one":{"version":"1.0.0"}}}',
    );
    await run('build');
    await expect(checkout.calls()).resolves.toEqual(['tsc']);
  });

  it('shows the output of npm only when npm fails', async () => {
    await checkout.write('offline', '');
    const { code, stderr } = await run('build');
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed after .*\nmuch noise\n\nnpm could not install the dependencies/);
  });

  it('sets up once when two launchers start together', async () => {
    const both = await Promise.all([run('demo', 'one'), run('demo', 'two')]);
    expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, 'one /a/temporal\n'],
      [0, 'two /a/temporal\n'],
    ]);
    await expect(checkout.calls()).resolves.toEqual([INSTALL, 'tsc']);
  });

  it('sets up again after another launcher was killed during set-up', async () => {
    await checkout.write('hang', '');
    const { child } = checkout.start('build');
    await until(async () => (await checkout.calls()).includes(INSTALL));
    child.kill('SIGKILL');
    await rm(at('hang'));
    await expect(run('build')).resolves.toMatchObject({ code: 0 });
    await expect(checkout.calls()).resolves.toEqual([INSTALL, INSTALL, 'tsc']);
  });

  it('returns the exit code of the command', async () => {
    await checkout.write('demo.txt', 'process.exit(7)');
    await expect(run('demo')).resolves.toMatchObject({ code: 7 });
  });

  it('passes on one Ctrl-C once, waits for the child, and leaves no process', async () => {
    await checkout.write('demo.txt', WAITING_DEMO);
    const { child, ended } = checkout.start('demo');
    await until(async () => (await stat(at('started')).catch(() => undefined)) !== undefined);
    child.kill('SIGINT');
    child.kill('SIGINT');
    await expect(ended).resolves.toMatchObject({ code: 42 });
    await expect(readFile(at('signals'), 'utf8')).resolves.toBe('SIGINT\n');
    const leftBehind = Number(await readFile(at('started'), 'utf8'));
    await until(() => !isAlive(leftBehind));
  });

  it('ends by the signal that ended its child', async () => {
    await checkout.write(
      'demo.txt',
      'process.kill(process.pid, "SIGTERM"); setInterval(() => undefined, 1000)',
    );
    await expect(run('demo')).resolves.toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('prints its usage when the command is unknown', async () => {
    await expect(run('fly')).resolves.toMatchObject({
      code: 2,
      stderr:
        'Usage: node tools/run.mjs build | test | proof | record | demo | reference | conformance [arguments]\n',
    });
  });

  it.each([
    ['18.20.8', 'hyops-dr needs Node 20.19 or newer, but this is Node 18.20.8.'],
    ['20.18.3', 'hyops-dr needs Node 20.19 or newer, but this is Node 20.18.3.'],
    ['20.19.0', 'undefined'],
    ['22.0.0', 'undefined'],
  ])('answers for Node %s: %s', (version, answer) => {
    const file = pathToFileURL(at('tools/setup/node-version.mjs')).href;
    const program = `import { nodeComplaint } from '${file}'; console.log(String(nodeComplaint('${version}')));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(printed.startsWith(answer)).toBe(true);
  });
});
