import { areGuardsOld, GUARDS_ASKED_AGAIN_AFTER_MS } from '../../contract/gates/guards-age';

/** By what a run may change something: its hold of the workload, and guards that were asked not long ago. */
export class Clearance {
  private taken = 0;
  private asked: string | null = null;

  /** Epoch of the workload; 0 as long as the run does not hold it. */
  get epoch(): number {
    return this.taken;
  }

  /** When the guards were asked, RFC 3339, for a run that has changed nothing yet; null afterwards. */
  get guardsAskedAt(): string | null {
    return this.asked;
  }

  /** Whether nothing was changed yet, and the guards prove too little for a first change by now. */
  get old(): boolean {
    return this.asked !== null && areGuardsOld(this.asked, new Date(), GUARDS_ASKED_AGAIN_AFTER_MS);
  }

  took(epoch: number): void {
    this.taken = epoch;
  }

  guarded(askedAt: string): void {
    this.asked = askedAt;
  }

  /** From now on something may have been changed. */
  used(): void {
    this.asked = null;
  }
}
