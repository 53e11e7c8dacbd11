import { CommanderError } from 'commander';
import { type Complaint, DrError } from './dr-error';
import { EXIT } from './exit-codes';
import type { Output } from './output';
import { reasonLines } from './reason-lines';

/** Tells people, or with `--json` programs, what went wrong; returns the exit code. Stacks only for `debug`. */
export function reportError(error: unknown, output: Output, debug: boolean): number {
  // Commander has printed what it says itself; 0 is --help and --version.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    if (output.json)
      output.answer(documentOf('usage', [complaint('usage', error.message.replace(/^error: /, ''))]), []);
    return EXIT.usage;
  }
  const { kind, reasons } =
    error instanceof DrError
      ? error
      : { kind: 'internal' as const, reasons: [complaint('internal', messageOf(error))] };
  if (output.json) output.answer(documentOf(kind, reasons), []);
  for (const line of reasonLines(reasons)) output.note(line, 'red');
  if (debug && error instanceof Error) output.note(stackOf(error), 'dim');
  return EXIT[kind];
}

function documentOf(kind: keyof typeof EXIT, reasons: Complaint[]) {
  return { error: kind, exit_code: EXIT[kind], reasons };
}

function complaint(kind: 'usage' | 'internal', what: string): Complaint {
  return kind === 'usage'
    ? { code: kind, what, where: 'command line', do: 'see --help' }
    : { code: kind, what, where: 'hyops-dr', do: 'run it again with --debug and report what it prints' };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `unexpected error: ${error.message}` : String(error);
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
