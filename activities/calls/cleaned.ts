import type { Redactor } from '../../contract/redaction/redactor';
import { wholeLines } from '../process/output-file';
import { byTurns } from '../redaction/by-turns';

/**
 * Returns what a process printed without secrets. Redacts before anything is quoted: half a secret would no longer be
 * recognized (C8.3).
 */
export function cleaned(redactor: Redactor, printed: string): Promise<string> {
  return byTurns(redactor.textByTurns(wholeLines(printed)));
}
