import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { inCheckout } from './checkout.mjs';
import { endBySignal, interrupted, runChild } from './child.mjs';
import { step } from './step.mjs';

const CHECKS = [
  {
    what: 'format and lint rules',
    args: [inCheckout('node_modules/@biomejs/biome/bin/biome'), 'check', '.'],
  },
  { what: 'types', args: [inCheckout('node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { what: 'plain English', args: [inCheckout('tools/language/check.mjs')] },
];

/**
 * Checks the sources and runs the tests, even after a failed check. Resolves to the exit code. The last line on stdout is
 * `tests: N passed, N failed, N skipped`.
 */
export async function test(jestArgs, env) {
  const unclean = [];
  for (const check of CHECKS) if (!(await passes(check))) unclean.push(check.what);
  const { code, signal, counts } = await runJest(jestArgs, env);
  if (signal) return endBySignal(signal);
  if (unclean.length > 0)
    process.stderr.write(`These checks failed; the reasons are above: ${unclean.join(', ')}.\n`);
  if (counts) {
    process.stdout.write(
      `tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
    );
  }
  return unclean.length > 0 ? Math.max(code, 1) : code;
}

async function passes({ what, args }) {
  const { code, output } = await step('check', what, () => runChild(process.execPath, args));
  interrupted.throwIfAborted();
  if (code !== 0) process.stderr.write(output);
  return code === 0;
}

async function runJest(jestArgs, env) {
  const folder = mkdtempSync(join(tmpdir(), 'hyops-dr-jest-'));
  const countFile = join(folder, 'counts.json');
  // Jest reads every plain argument after --reporters as another reporter, so each has its own flag and a flag follows.
  const reporters = ['default', inCheckout('tools/setup/count-reporter.cjs')].map(
    (name) => `--reporters=${name}`,
  );
  try {
    const { code, signal } = await runChild(
      process.execPath,
      [inCheckout('node_modules/jest/bin/jest.js'), ...reporters, '--config', 'jest.config.cjs', ...jestArgs],
      { env: { ...env, HYOPS_DR_TEST_COUNTS: countFile }, stdio: 'inherit' },
    );
    const nothingRan = code === 0 ? undefined : { passed: 0, failed: 1, skipped: 0 };
    return { code, signal, counts: countsIn(countFile) ?? nothingRan };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
