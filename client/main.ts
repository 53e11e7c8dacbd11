#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { withGlobalOptions } from './cli/command-context';
import { reportError } from './cli/report-error';
import { createOutput } from './terminal/output';

const EXIT_CODES = `
Exit codes: 0 done; 1 internal error; 2 usage; 3 invalid input; 4 conflict (same id, other content);
5 refused; 6 rejected or expired; 7 failed; 8 aborted; 9 not found; 10 Temporal unreachable;
11 timed out waiting; 12 completed with deficiencies; evidence verify: 20 to 24.`;

/** Commands by name, in the order of the help text. */
const COMMANDS: [words: string[], load: () => Promise<Command[]>][] = [
  [['init'], async () => [(await import('./commands/init.js')).initCommand()]],
  [['validate'], async () => [(await import('./commands/validate.js')).validateCommand()]],
  [['import'], async () => [(await import('./commands/import.js')).importCommand()]],
  [['submit'], async () => [(await import('./commands/submit.js')).submitCommand()]],
  [['status'], async () => [(await import('./commands/status.js')).statusCommand()]],
  [['list'], async () => [(await import('./commands/list.js')).listCommand()]],
  [['watch'], async () => [(await import('./commands/watch.js')).watchCommand()]],
  [['approve', 'reject', 'withdraw'], async () => (await import('./commands/verdict.js')).verdictCommands()],
  [['fence'], async () => [(await import('./commands/fence.js')).fenceCommand()]],
  [['retry', 'skip', 'abort'], async () => (await import('./commands/operate.js')).operatorCommands()],
  [['workload'], async () => [(await import('./commands/workload.js')).workloadCommand()]],
  [['evidence'], async () => [(await import('./commands/evidence.js')).evidenceCommand()]],
  [
    ['plan', 'worker', 'doctor', 'deliver', 'replay', 'dev'],
    async () => (await import('./commands/room-command.js')).roomCommands(),
  ],
];

/** Creates the program with the called command; with all commands when there is none, for help and misspelt names. */
async function createProgram([word = '']: string[]): Promise<Command> {
  const program = withGlobalOptions(new Command('hyops-dr'))
    .description('Runs disaster-recovery and burst decisions: approved, step by step, with evidence.')
    .version(version())
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODES);
  // Loading a command takes longer than running most of them.
  const called = COMMANDS.filter(([words]) => words.includes(word));
  const loaded = (called.length > 0 ? called : COMMANDS).map(([, load]) => load());
  const commands = (await Promise.all(loaded)).flat();
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands, ...commands.flatMap((one) => one.commands)])
    command.copyInheritedSettings(program).exitOverride().showHelpAfterError('See --help.');
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : '0';
}

async function main(argv: string[]): Promise<void> {
  try {
    const program = await createProgram(argv);
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error, createOutput(argv.includes('--json')), argv.includes('--debug'));
  }
}

// A reader that closes the pipe early (head, less) is not an error.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});
void main(process.argv.slice(2));
