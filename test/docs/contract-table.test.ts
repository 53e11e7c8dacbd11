import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');

/** How many clauses each section of the contract has. */
const CLAUSES: Record<string, number> = { C2: 3, C3: 10, C4: 9, C5: 6, C6: 5, C7: 10, C8: 6, C9: 4 };

interface Row {
  id: string;
  norm: string;
  implemented: string;
  tested: string;
}

const rows: Row[] = readFileSync(join(PROJECT, 'docs/contract.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| C\d/.test(line))
  .map((line) => {
    const [id = '', norm = '', implemented = '', tested = ''] = line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1);
    return { id, norm, implemented, tested };
  });

const filesIn = (cell: string) =>
  [...cell.matchAll(/`([\w@./-]+\/?[\w@.-]+\.\w+)`/g)].map(([, file = '']) => file);
const titlesIn = (cell: string) =>
  [...cell.matchAll(/`([^`]+)` "([^"]+)"/g)].map(([, file = '', title = '']) => ({ file, title }));

/** A title as it stands in a source: one whole literal. */
function hasTitle(file: string, title: string): boolean {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  return ["'", '"', '`'].some((quote) => text.includes(quote + title + quote));
}

describe('docs/contract.md', () => {
  it('has every clause once, in order', () => {
    const clauses = Object.entries(CLAUSES).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
    );
    expect(rows.map(({ id }) => id)).toEqual(clauses);
  });

  it('says for each clause a norm, and files that are there or "not yet"', () => {
    const empty = rows.filter(
      ({ norm, implemented }) =>
        norm === '' || (filesIn(implemented).length === 0 && implemented !== 'not yet'),
    );
    expect(empty).toEqual([]);
    const named = rows.flatMap(({ implemented }) => filesIn(implemented));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });

  it('names for each clause tests that are there by their titles, or says "not yet"', () => {
    const silent = rows.filter(({ tested }) => titlesIn(tested).length === 0 && tested !== 'not yet');
    expect(silent.map(({ id, tested }) => `${id}: ${tested}`)).toEqual([]);
    const missing = rows.flatMap(({ id, tested }) =>
      titlesIn(tested)
        .filter(({ file, title }) => !existsSync(join(PROJECT, file)) || !hasTitle(file, title))
        .map(({ file, title }) => `${id}: ${file} "${title}"`),
    );
    expect(missing).toEqual([]);
  });

  it('has in the cell of tests nothing but files and titles', () => {
    const rest = rows.map(
      ({ id, tested }) => `${id}:${tested.replace(/`[^`]+` "[^"]+"/g, '').replace(/[;\s]|not yet/g, '')}`,
    );
    expect(rest.filter((one) => !one.endsWith(':'))).toEqual([]);
  });
});
