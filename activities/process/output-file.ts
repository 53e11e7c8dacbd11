import { execFileSync } from 'node:child_process';
import { constants, fstatSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ToolEnvironment } from '../../contract/configuration/tool-environment';
import { codeOf } from '../files/error-code';

/**
 * A file that a child writes to directly, so that it gets no broken pipe when its supervisor dies. `trim`, called
 * periodically, frees the blocks in the middle so that the file cannot fill the disk. No byte of either end is lost,
 * even when the child writes at the same time.
 */
export class OutputFile {
  readonly fd: number;
  private trimmedTo = 0;

  constructor(
    private readonly path: string,
    private readonly limitBytes: number,
    private readonly env: ToolEnvironment,
  ) {
    this.fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
  }

  /** Frees the middle each time it has grown by the limit. On file systems without hole punching the file keeps growing. */
  trim(): void {
    const half = Math.floor(this.limitBytes / 2);
    const to = fstatSync(this.fd).size - half;
    if (to - Math.max(this.trimmedTo, half) < this.limitBytes) return;
    this.trimmedTo = to;
    const hole = ['--punch-hole', '--offset', String(half), '--length', String(to - half), this.path];
    try {
      execFileSync('fallocate', hole, { env: this.env, stdio: 'ignore' });
    } catch {
      // Only disk space is lost: what `readOutput` returns is the same.
    }
  }

  /** Number of bytes that `readOutput` omits. */
  leftOut(): number {
    return Math.max(0, fstatSync(this.fd).size - this.limitBytes);
  }
}

/** Reads at most `limitBytes` of an output: its two ends, with a marker line where bytes were omitted. */
export async function readOutput(path: string, limitBytes: number): Promise<string> {
  const file = await open(path).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const slice = async (position: number, length: number) =>
      (await file.read(Buffer.alloc(length), 0, length, position)).buffer.toString('utf8');
    if (size <= limitBytes) return await slice(0, size);
    const half = Math.floor(limitBytes / 2);
    return (await slice(0, half)) + markOf(size - 2 * half) + (await slice(size - half, half));
  } finally {
    await file.close();
  }
}

function markOf(bytes: number): string {
  return `\n[hyops-dr left out ${bytes} bytes here]\n`;
}

const MARK = /\n\[hyops-dr left out (\d{1,15}) bytes here\]\n/;

/**
 * Removes the two lines that were cut at the gap, because redaction cannot recognize half a secret. A command may print
 * such a mark itself, so the mark does not identify the gap: lines are removed at each mark.
 */
export function wholeLines(output: string): string {
  const [first = '', ...more] = output.split(MARK);
  const kept: string[] = [];
  let text = first;
  for (let at = 0; at < more.length; at += 2) {
    const next = more[at + 1] ?? '';
    const [ends, begins] = [text.lastIndexOf('\n') + 1, `${next}\n`.indexOf('\n')];
    const cut = Buffer.byteLength(text.slice(ends)) + Buffer.byteLength(next.slice(0, begins));
    kept.push(text.slice(0, ends), markOf(Number(more[at]) + cut).trimStart());
    text = next.slice(begins + 1);
  }
  return [...kept, text].join('');
}
