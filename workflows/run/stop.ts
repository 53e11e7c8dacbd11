import type { StoppedCall } from '../../contract/run/record';

/** What a named person chose for a stopped call, and why. */
export interface OperatorAnswer {
  action: 'retryStep' | 'skipStep';
  by: string;
  reason: string;
  /** The runner has verified its signature, and so has recorded it. */
  signed: boolean;
}

/** Where the run has stopped, and what an operator answered. */
export class Stop {
  private stopped: StoppedCall | null = null;
  private given: OperatorAnswer | null = null;

  /** The call that waits for an operator; null when none does. */
  get call(): StoppedCall | null {
    return this.stopped;
  }

  get answered(): boolean {
    return this.given !== null;
  }

  at(call: StoppedCall): void {
    this.stopped = call;
  }

  answer(answer: OperatorAnswer): void {
    this.given = answer;
  }

  /** Forgets an answer that was acted on, and stays stopped. */
  acted(): void {
    this.given = null;
  }

  /** Ends the stop because what it waited for has happened; an answer to it no longer matters. */
  leave(): void {
    this.given = null;
    this.stopped = null;
  }

  /** Ends the stop with its answer; null when nobody answered, and the run ends here. */
  end(): OperatorAnswer | null {
    const answer = this.given;
    if (!answer) return null;
    this.given = null;
    this.stopped = null;
    return answer;
  }
}
