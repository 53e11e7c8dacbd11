import { REPLAY_DIFFERS } from '../../contract/words/exit-codes';

/**
 * 20: changed content; 21: missing or extra file; 22: no trusted signature; 23: a contract rule is violated; 24: this
 * build decides differently than the run did.
 */
export type FindingExit = 20 | 21 | 22 | 23 | typeof REPLAY_DIFFERS;

/** One problem of a bundle: the contract clause, the file, and a description. */
export interface Finding {
  clause: string;
  file: string;
  what: string;
  exit: FindingExit;
}

/** Priority of the exit codes: without a trusted signature nothing else can be relied on. */
const FIRST: readonly FindingExit[] = [22, 21, 20, 23, REPLAY_DIFFERS];

/** Returns the exit code for all findings; 0 when there are none. */
export function exitOf(findings: readonly Finding[]): 0 | FindingExit {
  return FIRST.find((exit) => findings.some((finding) => finding.exit === exit)) ?? 0;
}

/** Returns the finding of a violated contract rule. */
export function violated(clause: string, file: string, what: string): Finding {
  return { clause, file, what, exit: 23 };
}
