/** What became of one case; `missing` when its file did not load. */
export type Verdict =
  | 'passed'
  | 'failed'
  | 'pending'
  | 'todo'
  | 'skipped'
  | 'disabled'
  | 'focused'
  | 'missing';

/** One case of `test/conformance`, by the name of its file and its whole title. */
export interface Case {
  file: string;
  title: string;
  verdict: Verdict;
}

/** One case with what became of it on both sides; `real` is null when the real one did not run. */
export interface Row {
  file: string;
  title: string;
  stand_in: Verdict;
  real: Verdict | null;
}

/** Puts both runs side by side, in the order of the first; what only the second has comes last. */
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

/** Rows in which not every side that ran has passed: there the two differ, or a case is wrong for both. */
export function unlike(rows: Row[]): Row[] {
  return rows.filter((row) => row.stand_in !== 'passed' || (row.real ?? 'passed') !== 'passed');
}

function keyOf({ file, title }: Case): string {
  return `${file} ${title}`;
}
