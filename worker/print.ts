import { oneLine, shownLines } from '../contract/words/shown';

/** Prints one JSON document on stdout, for programs. */
export function printDocument(document: unknown, indent?: number): void {
  process.stdout.write(`${shownLines(JSON.stringify(document, null, indent))}\n`);
}

/** Prints lines on stdout; each stays one line, whoever wrote what stands in it. */
export function printLines(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${oneLine(line)}\n`);
}

/** Prints lines on stderr. */
export function printNotes(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${oneLine(line)}\n`);
}
