import { execFileSync } from 'node:child_process';
import { constants, fstatSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { codeOf } from '../files/error-code';

/**
 * A file that a child writes to by itself, so that it never meets a broken pipe when its supervisor dies, and
 * that still cannot fill the disk: `trim`, called now and then, gives the blocks of its middle back. Not one
 * byte of the two ends is lost, whatever is written meanwhile.
 */
export class OutputFile {
  readonly fd: number;
  private trimmedTo = 0;

  constructor(
    private readonly path: string,
    private readonly limitBytes: number,
  ) {
    this.fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
  }

  /** Frees the middle once it has grown by the limit again; on a file system that cannot, the file just grows. */
  trim(): void {
    const half = Math.floor(this.limitBytes / 2);
    const to = fstatSync(this.fd).size - half;
    if (to - Math.max(this.trimmedTo, half) < this.limitBytes) return;
    this.trimmedTo = to;
    const hole = ['--punch-hole', '--offset', String(half), '--length', String(to - half), this.path];
    try {
      execFileSync('fallocate', hole, { stdio: 'ignore' });
    } catch {
      // What is kept is the same either way.
    }
  }

  /** Bytes that `readOutput` will leave out. */
  leftOut(): number {
    return Math.max(0, fstatSync(this.fd).size - this.limitBytes);
  }
}

/** Both ends of an output, at most so many bytes, with a line between them where something is left out. */
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

/** The same without the two lines that were cut through: half a secret is not known as one. */
export function wholeLines(output: string): string {
  return output.replace(/[^\n]*\n\[hyops-dr left out (\d+) bytes here\]\n[^\n]*/, (cut, bytes: string) =>
    markOf(Number(bytes) + Buffer.byteLength(cut) - Buffer.byteLength(markOf(Number(bytes)))),
  );
}
