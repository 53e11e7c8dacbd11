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
  let output = '';

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'hyops-dr-demo-')));
    const demo = spawn(process.execPath, [join(LIB, 'tools/demo.js')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [demo.stdout, demo.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    [code] = await once(demo, 'close');
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('C7 moves the service from the lost primary to the new one', () => {
    expect(`${code}\n${output}`).toMatch(/^0\n/);
    expect(output.match(/orders\.dev\.hyops\.internal is \S+/g)).toEqual([
      'orders.dev.hyops.internal is 127.0.0.11',
      'orders.dev.hyops.internal is 127.0.0.12',
    ]);
    expect(output).toMatch(/order is refused there[\s\S]*outcome: completed[\s\S]*order is accepted there/);
  });

  it('C8 leaves a report and evidence that the offline verifier accepts', async () => {
    const [, report = ''] = /report: (\S+)/.exec(output) ?? [];
    expect(existsSync(join(folder, report))).toBe(true);
    const place = join(folder, report, '..');
    const trustDir = join(folder, '.hyops-dr/demo-1/config/trusted_keys');
    expect(await verifyBundle(place, { trustDir })).toMatchObject({ exit: 0, findings: [] });
  });

  it('leaves no process', () => {
    expect(processesOf(folder)).toEqual([]);
  });
});
