import { areGuardsOld, GUARDS_ASKED_AGAIN_AFTER_MS } from '../../contract/gates/guards-age';

/** What permits a run to change anything: its hold on the workload, and guards that were checked recently. */
export class Clearance {
  private taken = 0;
  /** When the guards were checked, RFC 3339, for a run that has changed nothing yet; null afterwards. */
  private asked: string | null = null;

  /** Epoch of the workload; 0 while the run does not hold it. */
  get epoch(): number {
    return this.taken;
  }

  /** Reports whether nothing has changed yet and the guards are now too old for a first change. */
  get old(): boolean {
    return this.asked !== null && areGuardsOld(this.asked, new Date(), GUARDS_ASKED_AGAIN_AFTER_MS);
  }

  took(epoch: number): void {
    this.taken = epoch;
  }

  guarded(askedAt: string): void {
    this.asked = askedAt;
  }

  /** Records that something may have changed from now on. */
  used(): void {
    this.asked = null;
  }
}
