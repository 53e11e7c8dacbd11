/** The result of one case; `missing` when its file did not load. */
export type Verdict =
  | 'passed'
  | 'failed'
  | 'pending'
  | 'todo'
  | 'skipped'
  | 'disabled'
  | 'focused'
  | 'missing';

/** The result of one case of `test/conformance`, with the name of its file and its full title. */
export interface Case {
  file: string;
  title: string;
  verdict: Verdict;
}

/** The results of one case on both sides; `real` is null when the real HyOps did not run. */
export interface Row {
  file: string;
  title: string;
  stand_in: Verdict;
  real: Verdict | null;
}

/** Returns both runs side by side, in the order of the first; cases that only the second has come last. */
export function sideBySide(standIn: Case[], real: Case[] | undefined): Row[] {
  const names = new Map([...standIn, ...(real ?? [])].map((one) => [keyOf(one), one]));
  const verdictIn = (cases: Case[], key: string) =>
    cases.find((one) => keyOf(one) === key)?.verdict ?? 'missing';
  return [...names].map(([key, { file, title }]) => ({
    file,
    title,
    stand_in: verdictIn(standIn, key),
    real: real ? verdictIn(real, key) : null,
  }));
}

/** Returns the rows in which a side that ran did not pass: the two differ there, or the case is wrong for both. */
export function unlike(rows: Row[]): Row[] {
  return rows.filter((row) => row.stand_in !== 'passed' || (row.real ?? 'passed') !== 'passed');
}

function keyOf({ file, title }: Case): string {
  return `${file} ${title}`;
}
