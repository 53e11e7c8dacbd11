import { relative } from 'node:path';
import pc from 'picocolors';
import { paint } from '../../client/terminal/paint';
import { shownLines } from '../../contract/words/shown';

/** Prints the heading of a part of the story. */
export function chapter(title: string): void {
  console.log(`\n${process.stdout.isTTY ? pc.bold(`== ${title}`) : `== ${title}`}`);
}

/** Prints lines, indented below the heading. */
export function say(...lines: string[]): void {
  for (const line of lines) console.log(paint(shownLines(`  ${line}`), undefined, process.stdout));
}

/** Returns a path as a person would type it here. */
export function typed(path: string): string {
  const near = relative('', path);
  return near.startsWith('..') ? path : near;
}

/** Returns a value as one word of a shell command. */
export function quoted(text: string): string {
  return /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
