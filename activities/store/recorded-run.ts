import {
  CALL,
  CALL_ACCESS,
  callOf,
  HUMAN_PROOF,
  RESULT,
  type Start,
} from '../../contract/evidence/files/calls';
import { ENDPOINTS } from '../../contract/evidence/files/endpoints';
import { GATE, type GateRecord } from '../../contract/evidence/files/gates';
import { callsAsked } from '../../contract/evidence/fragment';
import type { EvidenceFile } from '../../contract/evidence/shape/evidence-file';
import type { CompiledCall } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import { FAILED_BY_ITSELF } from '../../contract/run/failed-by-itself';
import { GATES, type Gate } from '../../contract/words/steps';
import type { CallFolders } from '../process/call-folders';
import { readNewest } from './newest';
import type { EvidenceStore } from './store';

/** What the records of the runner show of one call. */
export interface RecordedCall {
  /** Retries with a recorded conclusion, with a recorded start, and with a started folder. */
  concluded: ReadonlySet<number>;
  started: ReadonlySet<number>;
  begun: ReadonlySet<number>;
  /** An attempt was carried out, or was proven to be unnecessary, by the access mode of the plan. */
  done: boolean;
  /** An attempt failed in a way that the plan allows for an optional call. */
  failedByItself: boolean;
  /** A person may have been told to do it: there is a record of it. */
  asked: boolean;
}

/**
 * Reads from the runner's own evidence and state folder what calls and gates of a run came to; no word of a workflow
 * counts.
 */
export class RecordedRun {
  private constructor(
    private readonly evidence: EvidenceStore,
    private readonly run: PlanRef,
    readonly fragments: Awaited<ReturnType<EvidenceStore['fragments']>>,
    private readonly starts: readonly Start[],
    private readonly folders: readonly { call: string; retry: number }[],
  ) {}

  static async of(evidence: EvidenceStore, calls: CallFolders, run: PlanRef): Promise<RecordedRun> {
    const { ref } = run;
    const fragments = await evidence.fragments(ref);
    const starts = await evidence.started(ref);
    // Last: a call that another worker starts in the meantime must not look as if its folder were lost.
    const folders = await calls.allBegun(ref.decision_id);
    return new RecordedRun(evidence, run, fragments, starts, folders);
  }

  /** The newest record of each gate, if it says that the gate was met for the plan in force. */
  async metGates(): Promise<Map<Gate, GateRecord>> {
    const met = new Map<Gate, GateRecord>();
    for (const gate of GATES) {
      const kept = await readNewest(this.evidence, this.run.ref, GATE.at(gate), this.fragments);
      const record = GATE.read(kept);
      if (record?.met && record.plan_digest === this.run.plan_digest) met.set(gate, record);
    }
    return met;
  }

  /** When the gate was checked that was checked first, RFC 3339; null when none is met. */
  async gatesCheckedAt(): Promise<string | null> {
    const times = [...(await this.metGates()).values()].map(({ observed_at }) => observed_at);
    return times.toSorted()[0] ?? null;
  }

  /** Reports whether a call was started or a person asked to act, so that something may have changed. */
  mayHaveChanged(calls: readonly CompiledCall[]): boolean {
    const asked = callsAsked(this.fragments);
    const human = calls.some(({ kind, id }) => kind === 'human' && asked.has(id));
    return human || this.starts.length > 0 || this.folders.length > 0;
  }

  /** Reports whether live probes have reached the target in this run. */
  async targetReached(): Promise<boolean> {
    const paths = this.fragments.flatMap(({ files }) => Object.keys(files));
    const records = await Promise.all(
      paths.filter((path) => ENDPOINTS.isAt(path)).map((path) => this.read(path)),
    );
    return records.some((one) => ENDPOINTS.read(one)?.met);
  }

  async call({ id, kind }: CompiledCall): Promise<RecordedCall> {
    const numbers = (all: readonly { call: string; retry: number }[]) =>
      new Set(all.filter(({ call }) => call === id).map(({ retry }) => retry));
    const results = this.of(RESULT, id);
    const ends = await Promise.all(results.map((path) => this.endOf(path)));
    return {
      concluded: new Set(results.map(retryOf)),
      started: numbers(this.starts),
      begun: numbers(this.folders),
      done: kind === 'human' ? await this.isProven(id) : ends.includes('done'),
      failedByItself: ends.includes('failed-by-itself'),
      asked: this.of(CALL, id).length > 0,
    };
  }

  private async isProven(id: string): Promise<boolean> {
    const proofs = await Promise.all(this.of(HUMAN_PROOF, id).map((path) => this.read(path)));
    return proofs.some((one) => HUMAN_PROOF.read(one)?.sights.every((sight) => sight.met));
  }

  private async endOf(path: string): Promise<'done' | 'failed-by-itself' | 'stopped'> {
    const result = RESULT.read(await this.read(path));
    if (!result || 'unattended' in result) return 'stopped';
    const folder = path.split('/')[1] ?? '';
    const access = await readNewest(this.evidence, this.run.ref, CALL_ACCESS.at(folder), this.fragments);
    if (CALL_ACCESS.read(access)?.kept === false) return 'stopped';
    const { conclusion, proofs } = result;
    if (conclusion.state === 'failed')
      return FAILED_BY_ITSELF.some((code) => code === conclusion.reason.code)
        ? 'failed-by-itself'
        : 'stopped';
    const proven = proofs.length > 0 && proofs.every(({ met }) => met);
    return conclusion.state === 'executed' || proven ? 'done' : 'stopped';
  }

  private of(file: EvidenceFile, call: string): string[] {
    const paths = this.fragments.flatMap(({ files }) => Object.keys(files));
    return paths.filter((path) => file.isAt(path) && callOf(path) === call);
  }

  private read(path: string): Promise<unknown> {
    return this.evidence.read(this.run.ref, path);
  }
}

/** Reports whether the evidence knows of a start that the state folder does not. */
export function isLost(
  retry: number,
  { concluded, started, begun }: Pick<RecordedCall, 'concluded' | 'started' | 'begun'>,
): boolean {
  return !begun.has(retry) && (concluded.has(retry) || started.has(retry));
}

/** The retry whose folder a file is in. */
function retryOf(path: string): number {
  return Number(/\.r(\d+)$/.exec(path.split('/')[1] ?? '')?.[1] ?? 0);
}
