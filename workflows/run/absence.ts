import type { Phase } from '../../contract/words/outcomes';

/** What is known about a runner that does not take work up. */
export class Absence {
  private isBusy = false;
  private before: Phase | null = null;
  private asking: Promise<void> | null = null;
  private stops = 0;

  /** Reports whether the runner is there, but has not taken up what the run waits for. */
  get busy(): boolean {
    return this.isBusy;
  }

  /** Reports whether the run has stopped for its operator because of the runner. */
  get stopped(): boolean {
    return this.before !== null;
  }

  /** Reports whether the run waits for the runner. */
  get waiting(): boolean {
    return this.isBusy || this.stopped;
  }

  /** Several activities may wait for the runner at once: one question answers all. */
  async ask(question: () => Promise<void>): Promise<void> {
    this.asking ??= question().finally(() => {
      this.asking = null;
    });
    await this.asking;
  }

  foundBusy(): void {
    this.isBusy = true;
  }

  /** Remembers the phase that the stop interrupts; returns its number, from 1. */
  stop(phase: Phase): number {
    this.before = phase;
    this.stops += 1;
    return this.stops;
  }

  /** Ends the absence; returns the phase to return to if the run had stopped. */
  end(): Phase | null {
    const { before } = this;
    this.isBusy = false;
    this.before = null;
    return before;
  }
}
