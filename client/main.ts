#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { withGlobalOptions } from './command-context';
import { evidenceCommand } from './commands/evidence';
import { fenceCommand } from './commands/fence';
import { importCommand } from './commands/import';
import { initCommand } from './commands/init';
import { listCommand } from './commands/list';
import { operatorCommands } from './commands/operate';
import { roomCommands } from './commands/room-command';
import { statusCommand } from './commands/status';
import { submitCommand } from './commands/submit';
import { validateCommand } from './commands/validate';
import { verdictCommands } from './commands/verdict';
import { watchCommand } from './commands/watch';
import { workloadCommand } from './commands/workload';
import { createOutput } from './output';
import { reportError } from './report-error';

const EXIT_CODES = `
Exit codes: 0 done; 1 internal error; 2 usage; 3 invalid input; 4 conflict (same id, other content);
5 refused; 6 rejected or expired; 7 failed; 8 aborted; 9 not found; 10 Temporal unreachable;
11 timed out waiting; 12 completed with deficiencies; evidence verify: 20 to 24.`;

function createProgram(): Command {
  const program = withGlobalOptions(new Command('hyops-dr'))
    .description('Runs disaster-recovery and burst decisions: approved, step by step, with evidence.')
    .version(version())
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODES);
  const commands = [
    initCommand(),
    validateCommand(),
    importCommand(),
    submitCommand(),
    statusCommand(),
    listCommand(),
    watchCommand(),
    ...verdictCommands(),
    fenceCommand(),
    ...operatorCommands(),
    workloadCommand(),
    evidenceCommand(),
    ...roomCommands(),
  ];
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
    await createProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error, createOutput(argv.includes('--json')), argv.includes('--debug'));
  }
}

// A reader that closes the pipe early (head, less) has seen enough; that is no error.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});
void main(process.argv.slice(2));
