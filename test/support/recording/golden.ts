import { readFileSync } from 'node:fs';
import { isRecording, record } from './recording';

/** Compares a value with its golden file; under `npm run record`, records the file instead. */
export function golden(path: string, value: unknown): void {
  if (isRecording) record(path, `${JSON.stringify(value, null, 2)}\n`);
  else expect(value).toEqual(JSON.parse(readFileSync(path, 'utf8')));
}
