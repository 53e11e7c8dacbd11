import type { Answer, Verdict } from '../../contract/approval/ledger';
import type { OperatorAction } from '../../contract/approval/operator-action';

export type Word = Verdict | OperatorAction;

/** One message of a human; `answer` is there as soon as it was judged. */
export interface Heard {
  word: Word | 'unknown';
  sent: unknown;
  via: 'signal' | 'update';
  /** The words of which an unknown one should have been one. */
  wanted?: string;
  answer?: Answer;
}

/** How many messages came, and those that wait for their signatures to be verified, in the order in which they came. */
export class Conversation {
  private readonly unproven: Heard[] = [];
  private signalled = 0;
  private isDeaf = false;

  constructor(private readonly changed: () => void) {}

  get signals(): number {
    return this.signalled;
  }

  /** Signals are heard no more. */
  get deaf(): boolean {
    return this.isDeaf;
  }

  /** Whether no message waits for its turn. */
  get idle(): boolean {
    return this.unproven.length === 0;
  }

  countSignal(): void {
    this.signalled += 1;
  }

  turnDeaf(): void {
    this.isDeaf = true;
    this.changed();
  }

  lineUp(heard: Heard): void {
    this.unproven.push(heard);
  }

  /** The first messages that wait; they stay in line until they are taken out. */
  first(most: number): readonly Heard[] {
    return this.unproven.slice(0, most);
  }

  takeOut(count: number): void {
    this.unproven.splice(0, count);
  }
}
