import { InvalidArgumentError } from 'commander';

/** Parses a number of seconds on the command line. */
export function positiveSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('Give a number of seconds greater than 0.');
  return seconds;
}

/** Parses a whole number greater than 0 on the command line. */
export function positiveCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('Give a whole number greater than 0.');
  return count;
}

/** Parses text that must not be empty, such as a name or a reason. */
export function someText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new InvalidArgumentError('Give a text that is not empty.');
  return trimmed;
}
