import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A two-megabyte disk, mounted for one test. */
export class SmallDisk {
  readonly dir = mkdtempSync(join(tmpdir(), 'small-disk-'));

  constructor() {
    mount('-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', this.dir);
  }

  /** Fills the disk until only `free` bytes are left. */
  fill(free: number): void {
    const { bavail, bsize } = statfsSync(this.dir);
    writeFileSync(join(this.dir, '.filling'), Buffer.alloc(Math.max(0, bavail * bsize - free)));
  }

  empty(): void {
    rmSync(join(this.dir, '.filling'), { force: true });
  }

  writable(may: boolean): void {
    mount('-o', `remount,${may ? 'rw' : 'ro'}`, this.dir);
  }

  close(): void {
    execFileSync('umount', [this.dir]);
    rmSync(this.dir, { recursive: true });
  }
}

/** Reports whether this user may mount; full disks are tested only then. */
export function canMount(): boolean {
  const probe = join(tmpdir(), `mount-${process.pid}`);
  mkdirSync(probe);
  try {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe);
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true });
  }
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}
