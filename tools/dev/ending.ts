type End = () => Promise<void>;

/** Collects, while parts are started, how to end them. */
export interface Ending {
  add: (end: End) => void;
  /** Ends the parts, last started first. One that fails does not stop the others. Calls after the first wait for the first. */
  run: () => Promise<void>;
}

/** Creates an ending; `complain` is called with the message of each part that could not be ended. */
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
