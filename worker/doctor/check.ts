/** One line of `doctor`: what was checked, whether it is well, and what to do. */
export interface Check {
  check: string;
  ok: boolean;
  says: string;
  do: string | null;
}

/** What is wrong, with its own advice. */
export class Unwell extends Error {
  constructor(
    what: string,
    readonly advice: string,
  ) {
    super(what);
  }
}

/**
 * Makes a check of something that returns what it says, or throws what is wrong. `advice` applies unless the error has
 * its own.
 */
export async function attempt(check: string, advice: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { check, ok: true, says: await look(), do: null };
  } catch (error) {
    return {
      check,
      ok: false,
      says: messageOf(error),
      do: error instanceof Unwell ? error.advice : advice,
    };
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
