#!/usr/bin/env node
import { parseArguments, UsageError } from './command-line/arguments';
import { exitCodes } from './command-line/exit-codes';
import { listenForInterrupt } from './command-line/interrupt';
import { complain, say } from './command-line/terminal';
import type { Command } from './commands/command';

/** Commands by their words. Each is loaded when it is called: a start costs what it needs, no more. */
const commands: Record<string, () => Promise<Command>> = {
  'blueprint init': async () => (await import('./commands/blueprint-init.js')).blueprintInit,
  'blueprint validate': async () => (await import('./commands/blueprint-show.js')).blueprintValidate,
  'blueprint plan': async () => (await import('./commands/blueprint-show.js')).blueprintPlan,
  'blueprint preflight': async () => (await import('./commands/blueprint-preflight.js')).blueprintPreflight,
  'blueprint deploy': async () => (await import('./commands/blueprint-deploy.js')).blueprintDeploy,
  'runner blueprint preflight': async () => (await import('./commands/runner-blueprint.js')).runnerPreflight,
  'runner blueprint deploy': async () => (await import('./commands/runner-blueprint.js')).runnerDeploy,
  'show module': async () => (await import('./commands/show-module.js')).showModule,
  'secrets keys': async () => (await import('./commands/secrets.js')).secretsKeys,
  'secrets show': async () => (await import('./commands/secrets.js')).secretsShow,
  'secrets set': async () => (await import('./commands/secrets.js')).secretsSet,
  'secrets vault-sync': async () => (await import('./commands/vault-sync.js')).vaultSync,
  preflight: async () => (await import('./commands/preflight.js')).preflight,
};

/** Switches that precede the command. */
function takeGlobals(argv: readonly string[]): string[] {
  const at = argv.findIndex((token) => !token.startsWith('-'));
  const globals = argv.slice(0, at < 0 ? argv.length : at);
  if (globals.includes('-v') || globals.includes('--verbose')) process.env['HYOPS_VERBOSE'] = '1';
  const unknown = globals.find((token) => !['-v', '--verbose', '--no-color'].includes(token));
  if (unknown !== undefined) throw new UsageError(`unrecognized arguments: ${unknown}`);
  return argv.slice(globals.length);
}

async function dispatch(argv: readonly string[]): Promise<number> {
  if (argv.includes('--version') && argv.every((token) => token.startsWith('-'))) {
    const { readSettings } = await import('./runtime/settings.js');
    say(readSettings().version);
    return exitCodes.ok;
  }
  const words = takeGlobals(argv);
  const name = [3, 2, 1].map((count) => words.slice(0, count).join(' ')).find((words) => words in commands);
  const load = commands[name ?? ''];
  if (!load || name === undefined)
    throw new UsageError(
      `'${words.slice(0, 3).join(' ')}' is not available in the sandbox; it knows: ${Object.keys(commands).join(', ')}`,
    );
  const command = await load();
  return command.run(parseArguments(command.grammar, words.slice(name.split(' ').length)));
}

listenForInterrupt();
dispatch(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    complain(`usage: hyops COMMAND ...\nhyops: error: ${error.message}`);
    process.exitCode = exitCodes.operatorError;
  },
);
