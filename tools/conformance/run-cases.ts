import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Case } from './comparison';

const CHECKOUT = join(__dirname, '..', '..', '..');
const JEST = join(CHECKOUT, 'node_modules/jest/bin/jest.js');
const CONFIG = join(CHECKOUT, 'tools/conformance/jest.config.cjs');

const JestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.enum(['passed', 'failed', 'pending', 'todo', 'skipped', 'disabled', 'focused']),
        }),
      ),
    }),
  ),
});

/** Runs `test/conformance` in the given environment and resolves to the result of each case. Jest reports on stderr. */
export async function runCases(env: NodeJS.ProcessEnv): Promise<Case[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hyops-dr-conformance-'));
  const file = join(folder, 'report.json');
  try {
    const child = spawn(process.execPath, [JEST, '--config', CONFIG, '--json', '--outputFile', file], {
      cwd: CHECKOUT,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await once(child, 'close');
    const { testResults } = JestReport.parse(JSON.parse(await readFile(file, 'utf8')));
    return testResults
      .flatMap(({ name, assertionResults }) =>
        assertionResults.map(({ fullName, status }) => ({
          file: basename(name, '.test.ts'),
          title: fullName,
          verdict: status,
        })),
      )
      .toSorted((one, other) => one.file.localeCompare(other.file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
