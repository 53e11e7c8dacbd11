import { type Colour, paint, printable } from './paint';

/** Where the command line speaks: answers on stdout, everything else on stderr. */
export interface Output {
  /** With `--json` stdout carries exactly one JSON document and nothing else. */
  readonly json: boolean;
  /** The one answer of a command: the document for programs, the lines for people. */
  answer(document: unknown, lines: readonly string[]): void;
  /** A line on the way to the answer; with `--json` it goes to stderr. */
  line(text: string): void;
  /** A remark for people, on stderr. */
  note(text: string, colour?: Colour): void;
}

export function createOutput(json: boolean): Output {
  const err = (text: string, colour?: Colour) =>
    void process.stderr.write(`${paint(printable(text), colour, process.stderr)}\n`);
  const out = (text: string) =>
    void process.stdout.write(`${paint(printable(text), undefined, process.stdout)}\n`);
  return {
    json,
    answer: (document, lines) => {
      if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      else for (const line of lines) out(line);
    },
    line: (text) => (json ? err(text) : out(text)),
    note: err,
  };
}
