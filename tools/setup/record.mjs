import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { CHECKOUT, inCheckout } from './checkout.mjs';
import { endBySignal, runChild } from './child.mjs';

const HISTORIES = 'test/replay/histories';
const JEST = 'jest/bin/jest.js';
const BIOME = '@biomejs/biome/bin/biome';
const RECORDERS = ['test/support/recording/record-history.ts', 'test/support/recording/golden.ts'];

/**
 * Records the histories of this release and the golden files again, by the tests that make them, then replays the
 * histories; resolves to the exit code. Changes nothing when a test fails, and never the histories of another release.
 */
export async function record(jestArgs, env) {
  const folder = mkdtempSync(join(tmpdir(), 'hyops-dr-record-'));
  const recording = { ...env, HYOPS_DR_RECORD: folder };
  try {
    const tests = await jest([...jestArgs, '--findRelatedTests', ...RECORDERS], recording);
    if (tests.signal) return endBySignal(tests.signal);
    if (tests.code !== 0) {
      process.stderr.write('Nothing was recorded: a test failed, see above.\n');
      return tests.code;
    }
    takeOver(folder);
    await node(BIOME, ['format', '--write', 'test'], { env });
    const { code, signal } = await jest(['test/replay'], env);
    return signal ? endBySignal(signal) : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies the recorded files into the checkout; histories of this release that no test records any more are removed. */
function takeOver(folder) {
  const recorded = readdirSync(join(folder, HISTORIES));
  const release = recorded[0].replace(/^[^.]+/, '');
  for (const name of readdirSync(inCheckout(HISTORIES)))
    if (name.endsWith(release)) rmSync(inCheckout(HISTORIES, name));
  cpSync(folder, CHECKOUT, { recursive: true });
  process.stderr.write(`Recorded ${recorded.length} histories: read the changes before you commit them.\n`);
}

function jest(args, env) {
  return node(JEST, ['--config', 'jest.config.cjs', ...args], { env, stdio: 'inherit' });
}

function node(program, args, options) {
  return runChild(process.execPath, [inCheckout('node_modules', program), ...args], options);
}
