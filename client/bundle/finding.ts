import { REPLAY_DIFFERS } from '../../contract/words/exit-codes';

/**
 * 20 changed content, 21 missing or extra file, 22 no signature to trust, 23 a rule of the contract is
 * violated, 24 this build decides otherwise than the run did.
 */
export type FindingExit = 20 | 21 | 22 | 23 | typeof REPLAY_DIFFERS;

/** One thing that is wrong with a bundle: which clause of the contract asks for it, in which file, in words. */
export interface Finding {
  clause: string;
  file: string;
  what: string;
  exit: FindingExit;
}

/** What is looked at first decides: without a signature nothing else can be believed. */
const FIRST: readonly FindingExit[] = [22, 21, 20, 23, REPLAY_DIFFERS];

/** The exit code that stands for all findings; 0 when there are none. */
export function exitOf(findings: readonly Finding[]): 0 | FindingExit {
  return FIRST.find((exit) => findings.some((finding) => finding.exit === exit)) ?? 0;
}

/** A rule of the contract that is violated. */
export function violated(clause: string, file: string, what: string): Finding {
  return { clause, file, what, exit: 23 };
}
