import type { Answer, Verdict } from '../../contract/approval/ledger';
import type { OperatorAction } from '../../contract/approval/operator-action';

export type Word = Verdict | OperatorAction;

/** One message from a person; `answer` is set once it is judged. */
export interface Heard {
  word: Word | 'unknown';
  sent: unknown;
  via: 'signal' | 'update' | 'runner';
  /** The known words, to suggest one for a word that is not known. */
  wanted?: string;
  answer?: Answer;
}

/** The number of messages received, and those whose signatures are still to be verified, in order of arrival. */
export class Conversation {
  private readonly unproven: Heard[] = [];
  private signalled = 0;
  private isDeaf = false;

  constructor(private readonly changed: () => void) {}

  get signals(): number {
    return this.signalled;
  }

  /** Reports whether the run is flooded: it no longer accepts signals, and listens on the runner. */
  get deaf(): boolean {
    return this.isDeaf;
  }

  /** Reports whether no message is waiting for its turn. */
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

  /** Returns the first waiting messages, which stay in the queue until they are removed. */
  first(most: number): readonly Heard[] {
    return this.unproven.slice(0, most);
  }

  takeOut(count: number): void {
    this.unproven.splice(0, count);
  }
}
