import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { World } from '../../support/a-world';
import { whileChanged } from '../../support/change-file';

/** A port without a listener. */
export const CLOSED_PORT = 1;

/** Runs one sample decision with different access modes, each under a new id. */
export class Access {
  private runs = 0;

  private constructor(
    readonly world: World,
    readonly sample: string,
  ) {}

  /** Opens the world of a test file. */
  static async open(sample = 'failover-gcp-restore'): Promise<Access> {
    return new Access(await World.open(), sample);
  }

  nextId(): string {
    this.runs += 1;
    return `access-${this.runs}`;
  }

  /** The state file of a module. */
  state(file: string): string {
    return this.world.path('runtime/dev/state/modules', file);
  }

  /** Expects a run with this mode to be refused before any execution; returns code and text of each reason. */
  async refused(mode: string, more: object = {}): Promise<string[]> {
    const { world } = this;
    const before = (await world.executions()).length;
    const end = await world.run(this.sample, this.nextId(), { execution_plane: mode, ...more });
    expect([end.outcome, (await world.executions()).length]).toEqual(['refused', before]);
    return end.reasons.map(({ code, what }) => `${code}: ${what}`);
  }

  /** Changes the access mode of the plan during one check. */
  with(access: unknown, check: () => Promise<void>, more = (text: string) => text): Promise<void> {
    const change = (text: string) =>
      more(text.replace('access: { runner-local: {} }', `access: ${JSON.stringify(access)}`));
    return whileChanged(this.world.path('config/plans', `${this.sample}.yaml`), change, check);
  }

  /** Reads the access mode of a run from evidence. */
  async modeOf(id: string): Promise<unknown> {
    const { evidence } = await this.world.dr.result(id);
    return JSON.parse(await readFile(join(evidence?.place ?? '', 'access/mode.json'), 'utf8'));
  }
}
