/** One line of `doctor`: what was checked, whether it is well, and what to do. */
export interface Check {
  check: string;
  ok: boolean;
  says: string;
  do: string | null;
}

/** Makes a check of something that returns what it says, or throws what is wrong. */
export async function attempt(check: string, advice: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { check, ok: true, says: await look(), do: null };
  } catch (error) {
    return { check, ok: false, says: messageOf(error), do: advice };
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
