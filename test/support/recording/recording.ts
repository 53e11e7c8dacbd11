import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const PROJECT = join(__dirname, '../../..');
/** The folder that `npm run record` collects files in; it takes them over when every test has passed. */
const FOLDER = process.env['HYOPS_DR_RECORD'];

export const isRecording = FOLDER !== undefined;

/** Hands a file of the project, by its absolute path, to `npm run record`. */
export function record(path: string, text: string): void {
  const file = join(FOLDER ?? '', relative(PROJECT, path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
