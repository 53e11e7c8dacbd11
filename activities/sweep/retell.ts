import type { CutRecord, RunRecord } from '../../contract/run/record';

/** What the workflow code of this release makes of a history. */
export interface Retold {
  /** Why it does something else than the history has; null when it does the same. */
  objection: string | null;
  /** The run record at the end of the history; null when the run had not begun. */
  account: RunRecord | CutRecord | null;
  /** Returns what it passes to an activity; undefined when it does not ask for that activity. */
  inputOf(activityId: string): unknown[] | undefined;
}

/**
 * Runs the workflow code of this release over a history, in this process: whoever polls the queue of the workflow could
 * answer a question about the run with a story. Throws when that is impossible at the moment, not because of the history.
 */
export type Retell = (history: unknown) => Promise<Retold>;
