import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { citedIn, grouped } from './contract-page/places';

const Sections = z.array(
  z.strictObject({
    section: z.string(),
    clauses: z.array(
      z.strictObject({
        id: z.string(),
        norm: z.string(),
        from: z.string(),
        also: z.array(z.string()).default([]),
        also_tested: z.array(z.string()).default([]),
      }),
    ),
  }),
);
export type Clause = z.infer<typeof Sections>[number]['clauses'][number];

const CODE = ['contract', 'connection', 'workflows', 'activities', 'worker', 'client'];
const TEST = /\.test\.ts$/;
const HEAD = `# The contract, clause by clause

The norms of the Decision-Driven DR Orchestration Contract, each with the files that implement it, the test files that
prove it, and what the check is derived from. A SHOULD of the original counts as a MUST. \`node lib/tools/write-contract-table.js\`
writes this page from \`tools/contract-page/clauses.yaml\` and from the clause ids in code and tests; a test fails when
the page is out of date.
`;

/** The clauses of the contract, by section, as `clauses.yaml` has them. */
export function contractSections(project: string) {
  return Sections.parse(parse(readFileSync(join(project, 'tools/contract-page/clauses.yaml'), 'utf8')));
}

/** Where a clause is implemented and tested: paths of files. */
export function contractPlaces(project: string): (clause: Clause) => { code: string[]; tests: string[] } {
  const code = citedIn(project, CODE);
  const tests = citedIn(project, ['test'], TEST);
  return ({ id, also, also_tested }) => ({
    code: [...new Set([...(code.get(id) ?? []), ...also])],
    tests: [...new Set([...(tests.get(id) ?? []), ...also_tested])],
  });
}

/** `docs/contract.md` as it should be. */
export function contractPage(project: string): string {
  const placesOf = contractPlaces(project);
  const sections = contractSections(project).map(({ section, clauses }) => {
    const entries = clauses.map((clause) => {
      const { code, tests } = placesOf(clause);
      return [
        `### ${clause.id}`,
        '',
        clause.norm,
        '',
        `- Derived from: ${clause.from}.`,
        `- Implemented in: ${grouped(code)}.`,
        `- Tested in: ${grouped(tests)}.`,
        '',
      ].join('\n');
    });
    return [`## ${section}`, '', ...entries].join('\n');
  });
  return [HEAD, ...sections].join('\n');
}

if (require.main === module) {
  const project = join(__dirname, '../..');
  writeFileSync(join(project, 'docs/contract.md'), contractPage(project));
}
