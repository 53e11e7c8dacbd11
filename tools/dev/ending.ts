type End = () => Promise<void>;

/** What has to be ended, collected while it is started. */
export interface Ending {
  add: (end: End) => void;
  /** Ends the last first, each whatever becomes of the others; once, however often it is called. */
  run: () => Promise<void>;
}

/** `complain` is told of what could not be ended in order. */
export function createEnding(complain: (sentence: string) => void): Ending {
  const ends: End[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    for (const end of ends.toReversed())
      await end().catch((error) => complain(error instanceof Error ? error.message : String(error)));
  };
  return {
    add: (end) => void ends.push(end),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
