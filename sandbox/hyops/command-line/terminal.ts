import { renderJson } from '../../json-file';
import type { Value } from '../../mapping';

/** One line on stdout. Writes to files and pipes are synchronous: output from before a crash is not lost. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line on stderr. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A document on stdout. */
export function sayJson(value: Value): void {
  say(renderJson(value));
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A token as a POSIX shell would have to read it. */
export function shellQuoted(token: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(token) ? token : `'${token.replaceAll("'", `'"'"'`)}'`;
}
