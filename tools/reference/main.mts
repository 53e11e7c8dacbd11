import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { problemsOf, referencePage } from './page.mjs';
import { readExports } from './read-exports.mjs';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE = `${CHECKOUT}docs/api.md`;
const BIOME = `${CHECKOUT}node_modules/@biomejs/biome/bin/biome`;

/** Writes docs/api.md from the client library; with `--check`, reports whether it is up to date (exit code 1 if not). */
function main(check: boolean): string[] {
  const exports = readExports();
  const problems = problemsOf(exports);
  if (problems.length > 0) return problems;
  const page = formatted(referencePage(exports));
  if (!check) writeFileSync(PAGE, page);
  return readFileSync(PAGE, 'utf8') === page ? [] : ['docs/api.md is out of date: run npm run reference'];
}

/** In the form that `npm run check` asks of every file. */
function formatted(page: string): string {
  return execFileSync(process.execPath, [BIOME, 'format', '--stdin-file-path', PAGE], {
    cwd: CHECKOUT,
    input: page,
    encoding: 'utf8',
  });
}

const problems = main(process.argv.includes('--check'));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
