import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallFolder } from '../../activities/process/call-folder';
import { readOutput } from '../../activities/process/output-file';
import { forgetUnfiltered } from '../../activities/process/unfiltered-folder';

const SUPERVISOR = join(__dirname, '..', '..', 'lib', 'activities', 'process', 'supervisor.js');
const MB = 1024 * 1024;

describe('C4.6 a call that prints 100 MB', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyops-dr-output-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await forgetUnfiltered(folder);
  });

  it('keeps both ends byte for byte, notes how much is left out, and does not fill the disk', async () => {
    const call = new CallFolder(join(folder, '1'));
    const noise = `yes 0123456789abcdef | head -c ${100 * MB}`;
    await call.prepare({
      key: 'output',
      root: folder,
      argv: ['/bin/sh', '-c', `echo BEGIN; ${noise}; sleep 1; echo END`],
      env: { PATH: process.env['PATH'] ?? '' },
      output_limit_bytes: 2 * MB,
      timeout_ms: 60_000,
      stoppable: true,
      record: null,
      before: null,
    });
    const under = ['-c', 'exec 9>>"$0/lock"; exec "$1" "$2" "$0/1"', folder, process.execPath, SUPERVISOR];
    await once(spawn('/bin/sh', under, { stdio: 'ignore' }), 'exit');
    const total = 'BEGIN\n'.length + 100 * MB + 'END\n'.length;
    const text = await readOutput(call.stdout, 2 * MB);
    expect(text.startsWith('BEGIN\n0123456789abcdef\n')).toBe(true);
    expect(text.endsWith('END\n')).toBe(true);
    expect(text).toContain(`\n[hyops-dr left out ${total - 2 * MB} bytes here]\n`);
    expect((await call.result())?.stdout_left_out_bytes).toBe(total - 2 * MB);
    const { size, blocks } = await stat(call.stdout);
    expect(size).toBe(total);
    expect(blocks * 512).toBeLessThan(8 * MB);
    expect(await readFile(join(folder, '1', 'result.json'), 'utf8')).toContain('"code": 0');
  });
});
