import { CommanderError } from 'commander';
import { DrError, errorDocument, reasonLines, toldError } from '../../contract/words/dr-error';
import { EXIT } from '../../contract/words/exit-codes';
import type { Output } from '../terminal/output';

/** Prints an error for people and, with `--json`, for programs; returns the exit code. Prints stacks only with `debug`. */
export function reportError(error: unknown, output: Output, debug: boolean): number {
  // Commander has already printed its message; exit code 0 is for --help and --version.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    if (output.json) output.answer(errorDocument(usage(error)), []);
    return EXIT.usage;
  }
  const told = toldError(error);
  if (output.json) output.answer(errorDocument(told), []);
  for (const line of reasonLines(told.reasons)) output.note(line, 'red');
  if (debug && error instanceof Error) output.note(stackOf(error), 'dim');
  return EXIT[told.kind];
}

function usage({ message }: CommanderError): DrError {
  const what = message.replace(/^error: /, '');
  return new DrError('usage', [{ what, where: 'command line', do: 'run the command with --help' }]);
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
