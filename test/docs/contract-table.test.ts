import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { citedIn } from '../../tools/contract-page/places';
import { contractPage, contractPlaces, contractSections } from '../../tools/write-contract-table';

const PROJECT = resolve(__dirname, '../..');
const FOLDERS = ['contract', 'connection', 'workflows', 'activities', 'worker', 'client', 'tools', 'test'];

/** How many clauses each section of the contract has. */
const CLAUSES: Record<string, number> = { C2: 3, C3: 10, C4: 9, C5: 6, C6: 5, C7: 10, C8: 6, C9: 4 };
const IDS = Object.entries(CLAUSES).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
);
const clauses = contractSections(PROJECT).flatMap((section) => section.clauses);

describe('docs/contract.md', () => {
  it('matches the clause ids in code and tests (npm run build && node lib/tools/write-contract-table.js)', () => {
    expect(readFileSync(join(PROJECT, 'docs/contract.md'), 'utf8')).toBe(contractPage(PROJECT));
  });

  it('has every clause once, in order', () => {
    expect(clauses.map(({ id }) => id)).toEqual(IDS);
  });

  it('names files that exist for each clause, in code and in tests', () => {
    const placesOf = contractPlaces(PROJECT);
    const empty = clauses.filter((clause) => {
      const { code, tests } = placesOf(clause);
      return code.length === 0 || tests.length === 0;
    });
    expect(empty).toEqual([]);
    const named = clauses.flatMap(({ also, also_tested }) => [...also, ...also_tested]);
    expect(named.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });
});

describe('code and tests', () => {
  it('cite no clause that the contract does not have', () => {
    expect([...citedIn(PROJECT, FOLDERS).keys()].filter((id) => !IDS.includes(id))).toEqual([]);
  });
});
