import { oneLine, shownLines } from '../../contract/words/shown';
import { type Colour, paint } from './paint';

/** Output of a command: answers on stdout, everything else on stderr. */
export interface Output {
  /** With `--json`, stdout has exactly one JSON document and nothing else. */
  readonly json: boolean;
  /** Prints the only answer of a command: the document for programs, or the lines for people. */
  answer(document: unknown, lines: readonly string[]): void;
  /** Prints a line before the answer; with `--json` on stderr. */
  line(text: string): void;
  /** Prints a note for people on stderr. */
  note(text: string, colour?: Colour): void;
}

export function createOutput(json: boolean): Output {
  const err = (text: string, colour?: Colour) =>
    void process.stderr.write(`${paint(shownLines(text), colour, process.stderr)}\n`);
  const out = (text: string) =>
    void process.stdout.write(`${paint(oneLine(text), undefined, process.stdout)}\n`);
  return {
    json,
    answer: (document, lines) => {
      if (json) process.stdout.write(`${shownLines(JSON.stringify(document, null, 2))}\n`);
      else for (const line of lines) out(line);
    },
    line: (text) => (json ? err(text) : out(text)),
    note: err,
  };
}
