import process from 'node:process';
import { build } from './build.mjs';
import { inCheckout } from './checkout.mjs';
import { endBySignal, interrupted, listenForSignals, runChild } from './child.mjs';
import { install } from './install.mjs';
import { record } from './record.mjs';
import { SetupError } from './setup-error.mjs';
import { locateTemporalCli } from './temporal-cli.mjs';
import { test } from './test.mjs';

const COMMANDS = {
  build: async () => 0,
  test: async (args) => test(args, await childEnvironment()),
  proof: async (args) => test(args, { ...(await childEnvironment()), HYOPS_DR_PROOF: '1' }),
  record: async (args) => record(args, await childEnvironment()),
  demo: async (args) => program('lib/tools/demo.js', args, await childEnvironment()),
  reference: async (args) => program('lib/tools/reference/main.mjs', args, process.env),
  conformance: async (args) => program('lib/tools/conformance/main.js', args, process.env),
};

/** Sets up the checkout, then runs one command of package.json. Resolves to the exit code. */
export async function launch([name, ...rest]) {
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(`Usage: node tools/run.mjs ${Object.keys(COMMANDS).join(' | ')} [arguments]\n`);
    return 2;
  }
  listenForSignals();
  try {
    await install();
    await build();
    return await command(args);
  } catch (error) {
    if (interrupted.aborted) return endBySignal(interrupted.reason);
    if (!(error instanceof SetupError) && !error.syscall) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function childEnvironment() {
  return { ...process.env, HYOPS_DR_TEMPORAL_CLI: await locateTemporalCli() };
}

async function program(script, args, env) {
  const { code, signal } = await runChild(process.execPath, [inCheckout(script), ...args], {
    env,
    stdio: 'inherit',
  });
  return signal ? endBySignal(signal) : code;
}
