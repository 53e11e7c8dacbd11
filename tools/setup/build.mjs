import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { inCheckout } from './checkout.mjs';
import { withCheckoutLock } from './checkout-lock.mjs';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { filesUnder, sourceDigest, sourceFiles } from './source-files.mjs';
import { step } from './step.mjs';

const LIB = inCheckout('lib');
const STAMP = join(LIB, '.stamp');
const WORKFLOW_BUNDLE = 'workflow-bundle.js';
const ASSETS = [
  /^sandbox\/[^/]+\/.*\.(yaml|yml|json|csv)$/,
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
    rmSync(STAMP, { force: true });
    await step('build', 'TypeScript into lib/', compile);
    copyAssets();
    await step('build', 'workflow bundle', () => runNode(join(LIB, 'tools/bundle-workflows.js')));
    await step('build', 'sandbox programs', () => runNode(join(LIB, 'tools/bundle-sandbox.js')));
    removeWithoutSource();
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
function removeWithoutSource() {
  const sources = new Set(sourceFiles());
  for (const file of filesUnder(LIB)) {
    const name = relative(LIB, file);
    const source = name.replace(/(?:\.d)?\.(m?)[jt]s(?:\.map)?$/, '.$1ts');
    if (name !== WORKFLOW_BUNDLE && !sources.has(source) && !sources.has(name)) rmSync(file);
  }
}
