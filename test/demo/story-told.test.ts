import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '../../client/verify/verify';
import { LIB } from './a-dev';
import { processesOf } from './processes-of';

describe('the demo without a terminal', () => {
  let folder: string;
  let code: number | null;
  let said = '';

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'hyops-dr-demo-')));
    const demo = spawn(process.execPath, [join(LIB, 'tools/demo.js')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [demo.stdout, demo.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    [code] = await once(demo, 'close');
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('C7 plays to its end, from the lost primary to the new one', () => {
    expect(`${code}\n${said}`).toMatch(/^0\n/);
    expect(said.match(/orders\.dev\.hyops\.internal is \S+/g)).toEqual([
      'orders.dev.hyops.internal is 127.0.0.11,',
      'orders.dev.hyops.internal is 127.0.0.12,',
    ]);
    expect(said).toMatch(/placed there: refused[\s\S]*outcome: completed[\s\S]*placed there: taken/);
  });

  it('C8 leaves evidence that the offline verifier calls good, and a report to read', async () => {
    const [, report = ''] = /to read: (\S+)/.exec(said) ?? [];
    expect(existsSync(join(folder, report))).toBe(true);
    const place = join(folder, report, '..');
    const trustDir = join(folder, '.hyops-dr/demo-1/config/trusted_keys');
    expect(await verifyBundle(place, { trustDir })).toMatchObject({ exit: 0, findings: [] });
  });

  it('leaves no process', () => {
    expect(processesOf(folder)).toEqual([]);
  });
});
