import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { inCheckout } from './checkout.mjs';
import { withCheckoutLock } from './checkout-lock.mjs';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { filesUnder, sourceDigest, sourceFiles } from './source-files.mjs';
import { step } from './step.mjs';

const LIB = inCheckout('lib');
const STAMP = join(LIB, '.stamp');
const ASSETS = [
  /^sandbox\/[^/]+\/.*\.(yaml|yml|json)$/,
  /^client\/.*\.(yaml|yml)$/,
  /^tools\/temporal-cli\/go\.(mod|sum)$/,
  /^tools\/setup\/exclusive-lock\.cjs$/,
];

/** Brings lib/ up to date with the sources: compiled code, the files it reads, and the bundles. */
export async function build() {
  if (isInStep()) return;
  await withCheckoutLock(async () => {
    if (isInStep()) return;
    const digest = sourceDigest();
    const started = Date.now();
    rmSync(STAMP, { force: true });
    await step('build', 'TypeScript into lib/', compile);
    copyAssets();
    await step('build', 'workflow bundle', () => runNode(join(LIB, 'tools/bundle-workflows.js')));
    await step('build', 'sandbox programs', () => runNode(join(LIB, 'tools/bundle-sandbox.js')));
    removeOlderThan(started);
    writeFileSync(STAMP, digest);
  });
}

function isInStep() {
  try {
    return readFileSync(STAMP, 'utf8') === sourceDigest();
  } catch {
    return false;
  }
}

async function compile() {
  await runNode(inCheckout('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json');
  chmodSync(join(LIB, 'client/main.js'), 0o755);
}

async function runNode(...args) {
  const { code, output } = await runChild(process.execPath, args);
  if (code !== 0)
    throw new SetupError(
      `${output}\nThe build failed for the reasons above. Fix them and run the command again.`,
    );
}

function copyAssets() {
  for (const name of sourceFiles().filter((file) => ASSETS.some((pattern) => pattern.test(file)))) {
    mkdirSync(dirname(join(LIB, name)), { recursive: true });
    copyFileSync(inCheckout(name), join(LIB, name));
  }
}

/** Removes what has no source any more. Nothing else is removed, because a program may be running from lib/. */
function removeOlderThan(started) {
  for (const file of filesUnder(LIB)) if (statSync(file).mtimeMs < started) rmSync(file);
}
