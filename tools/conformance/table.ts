import type { Row } from './comparison';

const WIDEST_TITLE = 100;

/** Formats the rows as a table `case | stand-in | real`, file by file. */
export function tableOf(rows: Row[]): string {
  const width = Math.min(WIDEST_TITLE, Math.max(4, ...rows.map((row) => row.title.length)));
  const line = (first: string, standIn: string, real: string) =>
    `${cut(first, width).padEnd(width)} | ${standIn.padEnd(8)} | ${real}`.trimEnd();
  return [...new Set(rows.map((row) => row.file))]
    .flatMap((file) => [
      '',
      line(file, 'stand-in', 'real'),
      line('-'.repeat(width), '-'.repeat(8), '-'.repeat(8)),
      ...rows
        .filter((row) => row.file === file)
        .map((row) => line(row.title, row.stand_in, row.real ?? 'not run')),
    ])
    .join('\n');
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
