import { shown } from '../../contract/words/shown';

/** The server refuses a summary of more than 400 bytes; each of these characters has at most four. */
const LONGEST_SUMMARY = 100;

/** A line shown beside an activity in the Temporal UI. */
export function summaryLine(text: string): string {
  return shown(text, LONGEST_SUMMARY);
}
