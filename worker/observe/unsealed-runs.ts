import type { EvidenceStore } from '../../activities/store/store';
import type { Swept } from '../../activities/sweep/sweep';

const MOST_REMEMBERED = 10_000;

/** Counts the runs that sweeps could not seal. A sweep leaves some of them out, so the earlier ones are remembered. */
export class UnsealedRuns {
  private readonly runs = new Map<string, Swept>();

  /** Returns how many are unsealed after another sweep; a person may have sealed some in the meantime. */
  async after(swept: readonly Swept[], evidence: Pick<EvidenceStore, 'isSealed'>): Promise<number> {
    for (const run of swept) {
      const unsealed = run.state === 'unsealed' || run.state === 'lost';
      if (!unsealed) this.runs.delete(run.run_id);
      else if (this.runs.size < MOST_REMEMBERED) this.runs.set(run.run_id, run);
    }
    for (const run of this.runs.values()) if (await evidence.isSealed(run)) this.runs.delete(run.run_id);
    return this.runs.size;
  }
}
