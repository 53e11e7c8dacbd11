import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NEVER_HELD, type WorkloadRecord, WorkloadRecordShape } from '../../contract/workload/record';
import { createDurably, syncFolder } from '../files/durable-write';
import { codeOf } from '../files/error-code';
import { namesIn } from '../files/names-in';
import { prettyJson } from '../files/pretty-json';
import { refusal } from '../temporal/refusal';

/** A workload by its environment and name. */
export interface WorkloadPlace {
  environment: string;
  workload: string;
}

/** A record and its number; 0 when nothing was recorded yet. */
export interface KnownWorkload {
  number: number;
  record: WorkloadRecord;
}

const NAME = /^([1-9]\d{0,14})\.json$/;
/** How many older records stay, for people who want to know what happened. */
const KEPT = 100;

/**
 * What this runner knows about each workload, in `<state>/workloads/<environment>/<workload>/<number>.json`. The highest
 * number counts. Each number can be created only once, so of two workers that change a record at the same time, one has
 * to read it again.
 */
export class WorkloadRecords {
  constructor(private readonly stateDir: string) {}

  /** Throws a refusal when the latest record cannot be read: without it, two runs could change one workload. */
  async read(place: WorkloadPlace): Promise<KnownWorkload> {
    const number = await this.latest(place);
    if (number === 0) return { number, record: NEVER_HELD };
    const path = this.path(place, number);
    try {
      return { number, record: WorkloadRecordShape.parse(JSON.parse(await readFile(path, 'utf8'))) };
    } catch (error) {
      // Another worker has removed it, because it is no longer one of the latest.
      if (codeOf(error) === 'ENOENT') return this.read(place);
      throw refusal([damaged(place, path)]);
    }
  }

  /** Records what follows from a known record; returns false when another worker was faster. The epoch never decreases. */
  async replace(place: WorkloadPlace, known: KnownWorkload, record: WorkloadRecord): Promise<boolean> {
    if (record.epoch < known.record.epoch) throw new TypeError('the epoch of a workload never decreases');
    const folder = this.folder(place);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const next = known.number + 1;
    if (!(await createDurably(this.path(place, next), prettyJson(WorkloadRecordShape.parse(record)))))
      return false;
    await rm(this.path(place, next - KEPT), { force: true });
    await syncFolder(join(folder, '..'));
    return true;
  }

  private async latest(place: WorkloadPlace): Promise<number> {
    try {
      const names = await namesIn(this.folder(place));
      return Math.max(0, ...names.map((name) => Number(NAME.exec(name)?.[1] ?? 0)));
    } catch {
      throw refusal([damaged(place, this.folder(place))]);
    }
  }

  private folder({ environment, workload }: WorkloadPlace): string {
    return join(this.stateDir, 'workloads', environment, workload);
  }

  private path(place: WorkloadPlace, number: number): string {
    return join(this.folder(place), `${number}.json`);
  }
}

function damaged({ environment, workload }: WorkloadPlace, where: string) {
  return {
    code: 'WorkloadRecordDamaged',
    what: `the record of this runner about workload ${workload} in environment ${environment} cannot be read`,
    where,
    do: 'check that no run holds the workload and no call of one is running, then remove this file: the one before it counts again. Without any, the next run starts from what the workload authority knows',
  } as const;
}
