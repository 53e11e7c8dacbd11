import { InvalidArgumentError } from 'commander';

/** A number of seconds on the command line. */
export function positiveSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('It must be a number of seconds greater than 0.');
  return seconds;
}

/** A whole number greater than 0 on the command line. */
export function positiveCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number greater than 0.');
  return count;
}

/** Text that says something: a name or a reason. */
export function someText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new InvalidArgumentError('It must not be empty.');
  return trimmed;
}
