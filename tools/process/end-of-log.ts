import { readFile } from 'node:fs/promises';

const LINES = 15;

/** Resolves to the last lines of a log file below a line that names it, for an error message. */
export async function endOfLog(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return `The end of ${file}:\n${lines.slice(-LINES).join('\n')}`;
}
