import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { World } from '../support/a-world';
import { whileChanged } from '../support/change-file';

/** A port nobody listens at. */
export const CLOSED_PORT = 1;

/** Runs of one sample decision over one access mode or another, each under an id of its own. */
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

  /** Such a run that must be refused before anything is executed; code and words of each reason. */
  async refused(mode: string, more: object = {}): Promise<string[]> {
    const { world } = this;
    const before = (await world.executions()).length;
    const end = await world.run(this.sample, this.nextId(), { execution_plane: mode, ...more });
    expect([end.outcome, (await world.executions()).length]).toEqual(['refused', before]);
    return end.reasons.map(({ code, what }) => `${code}: ${what}`);
  }

  /** Makes the plan one for another mode for the time of one check. */
  with(access: unknown, check: () => Promise<void>, more = (text: string) => text): Promise<void> {
    const change = (text: string) =>
      more(text.replace('access: { runner-local: {} }', `access: ${JSON.stringify(access)}`));
    return whileChanged(this.world.path('config/plans', `${this.sample}.yaml`), change, check);
  }

  /** What the evidence says of the mode of a run. */
  async modeOf(id: string): Promise<unknown> {
    const { evidence } = await this.world.dr.result(id);
    return JSON.parse(await readFile(join(evidence?.place ?? '', 'access/mode.json'), 'utf8'));
  }
}
