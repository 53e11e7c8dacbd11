export interface Waiting {
  /** Called once when the lock is not free, with its holder in words and the turn that is waited for. */
  onWait: (holder: string, turn: Promise<unknown>) => unknown;
  /** Ends the wait. */
  signal: AbortSignal | undefined;
}

export function withLock<T>(file: string, waiting: Waiting, work: () => Promise<T>): Promise<T>;
