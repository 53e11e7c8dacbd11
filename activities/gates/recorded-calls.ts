import { CALL, CALL_ACCESS, callOf, HUMAN_PROOF, RESULT } from '../../contract/evidence/files/calls';
import type { EvidenceFile } from '../../contract/evidence/files/evidence-file';
import { GATE } from '../../contract/evidence/files/gates';
import type { CompiledCall } from '../../contract/plan/compiled-plan';
import type { CallRequest } from '../../contract/run/activity-messages';
import { GATES, type Gate } from '../../contract/words/steps';
import { readNewest } from '../store/newest';
import type { EvidenceStore } from '../store/store';

/** What the evidence of a run shows of one call. */
export interface RecordedCall {
  /** Numbers of the retries with a recorded conclusion. */
  concluded: ReadonlySet<number>;
  /** An attempt was carried out, or was proven to be unnecessary, by the access mode of the plan. */
  done: boolean;
  /** It was asked for: there is a record of it. */
  asked: boolean;
}

/** Reads from the runner's own evidence what calls and gates of a run came to; no word of a workflow counts. */
export class RecordedRun {
  private constructor(
    private readonly evidence: EvidenceStore,
    private readonly ref: CallRequest['ref'],
    private readonly fragments: Awaited<ReturnType<EvidenceStore['fragments']>>,
  ) {}

  static async of(evidence: EvidenceStore, ref: CallRequest['ref']): Promise<RecordedRun> {
    return new RecordedRun(evidence, ref, await evidence.fragments(ref));
  }

  /** The gates whose newest record does not say that they were met. */
  async unmetGates(): Promise<Gate[]> {
    const unmet: Gate[] = [];
    for (const gate of GATES) {
      const kept = await readNewest(this.evidence, this.ref, GATE.at(gate), this.fragments);
      if (GATE.read(kept)?.met !== true) unmet.push(gate);
    }
    return unmet;
  }

  async call({ id, kind }: CompiledCall): Promise<RecordedCall> {
    const asked = this.of(CALL, id).length > 0;
    if (kind === 'human') {
      const proofs = await Promise.all(this.of(HUMAN_PROOF, id).map((path) => this.read(path)));
      const met = proofs.some((one) => HUMAN_PROOF.read(one)?.sights.every((sight) => sight.met));
      return { concluded: new Set(), done: asked && met, asked };
    }
    const results = this.of(RESULT, id);
    const done = await Promise.all(results.map((path) => this.isDone(path)));
    return { concluded: new Set(results.map(retryOf)), done: done.includes(true), asked };
  }

  private async isDone(path: string): Promise<boolean> {
    const result = RESULT.read(await this.read(path));
    if (!result || 'unattended' in result) return false;
    const { conclusion, proofs } = result;
    const proven = proofs.length > 0 && proofs.every(({ met }) => met);
    if (conclusion.state !== 'executed' && !(conclusion.state === 'skipped' && proven)) return false;
    const folder = path.split('/')[1] ?? '';
    const access = await readNewest(this.evidence, this.ref, CALL_ACCESS.at(folder), this.fragments);
    return CALL_ACCESS.read(access)?.kept !== false;
  }

  private of(file: EvidenceFile, call: string): string[] {
    const paths = this.fragments.flatMap(({ files }) => Object.keys(files));
    return paths.filter((path) => file.isAt(path) && callOf(path) === call);
  }

  private read(path: string): Promise<unknown> {
    return this.evidence.read(this.ref, path);
  }
}

/** The retry whose folder a file is in. */
function retryOf(path: string): number {
  return Number(/\.r(\d+)$/.exec(path.split('/')[1] ?? '')?.[1] ?? 0);
}
