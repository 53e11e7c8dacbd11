import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceDurably } from '../files/durable-write';
import { codeOf } from '../files/error-code';

/** The highest epoch of each workload that this runner has seen, so that it refuses an older holder without asking Temporal. */
export class EpochFile {
  constructor(private readonly stateDir: string) {}

  async seen(environment: string, workload: string): Promise<number> {
    try {
      return Number(await readFile(this.path(environment, workload), 'utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0;
      throw error;
    }
  }

  async raise(environment: string, workload: string, epoch: number): Promise<void> {
    if (epoch <= (await this.seen(environment, workload))) return;
    const path = this.path(environment, workload);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceDurably(path, String(epoch));
  }

  private path(environment: string, workload: string): string {
    return join(this.stateDir, 'epochs', environment, workload);
  }
}
