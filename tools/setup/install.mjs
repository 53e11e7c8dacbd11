import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { inCheckout } from './checkout.mjs';
import { withCheckoutLock } from './checkout-lock.mjs';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { step } from './step.mjs';

const STAMP = inCheckout('node_modules/.hyops-dr-lock');
// Whatever NODE_ENV is set to: the development packages build and check the project.
const NPM_CI = ['ci', '--include=dev', '--no-audit', '--no-fund'];

/** Installs the dependencies when node_modules is missing or belongs to another package-lock.json. */
export async function install() {
  if (isInStep()) return;
  await withCheckoutLock(async () => {
    if (isInStep()) return;
    if (!isInstalledByHand()) await step('install', 'dependencies from the lock file', npmCi);
    writeFileSync(STAMP, lockDigest());
  });
}

async function npmCi() {
  rmSync(STAMP, { force: true });
  const { code, output } = await runChild('npm', NPM_CI).catch((error) => ({
    code: 1,
    output: error.message,
  }));
  if (code !== 0)
    throw new SetupError(
      `${output}\nnpm could not install the dependencies; its output is above. Fix the cause and run the command again.`,
    );
}

function isInStep() {
  return readText(STAMP) === lockDigest();
}

/**
 * Whether somebody has run `npm ci`: npm's record of what it installed, written last, names every package of the lock file.
 * Workspaces are in the lock file too, but not installed: they are folders of the checkout.
 */
function isInstalledByHand() {
  const record = readText(inCheckout('node_modules/.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const wanted = Object.entries(JSON.parse(lockText()).packages).filter(([path]) =>
    /(^|\/)node_modules\//.test(path),
  );
  return wanted.every(([path, { version, optional }]) => optional || installed[path]?.version === version);
}

function lockDigest() {
  return createHash('sha256').update(lockText()).digest('hex');
}

function lockText() {
  return readFileSync(inCheckout('package-lock.json'), 'utf8');
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
