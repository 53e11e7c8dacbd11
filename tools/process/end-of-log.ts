import { readFile } from 'node:fs/promises';

const LINES = 15;

/** The last lines of a log file under a line that names it, for the message of an error. */
export async function endOfLog(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return `The end of ${file}:\n${lines.slice(-LINES).join('\n')}`;
}
