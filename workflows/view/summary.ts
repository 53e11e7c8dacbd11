import { shown } from '../../contract/words/shown';

/** The server refuses a summary of more than 400 bytes; these characters have four at most. */
const LONGEST_SUMMARY = 100;

/** A line beside an activity in the Temporal UI. */
export function summaryLine(text: string): string {
  return shown(text, LONGEST_SUMMARY);
}
