import type { Command } from 'commander';
import { withConnectionFlags } from '../../connection/flags';
import type { DrClient } from '../dr-client';
import { createOutput, type Output } from '../terminal/output';

/** Options of every command, at any position on the command line. */
export type GlobalOptions = {
  json?: true;
  debug?: true;
  address?: string;
  namespace?: string;
  profile?: string;
};

/** Adds the options of every command. */
export function withGlobalOptions(program: Command): Command {
  return withConnectionFlags(
    program
      .option('--json', 'print one JSON document on stdout and everything else on stderr')
      .option('--debug', 'show stack traces'),
  );
}

/** Returns the output of a command. */
export function outputOf(command: Command): Output {
  return createOutput(globalsOf(command).json === true);
}

export function globalsOf(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** Runs a command with a client; `work` returns the exit code. */
export async function withClient(
  command: Command,
  work: (client: DrClient, output: Output) => Promise<number>,
): Promise<void> {
  const { address, namespace, profile } = globalsOf(command);
  // Loaded on demand: it is the slowest import, and many commands never connect to Temporal.
  const { createDrClient } = await import('../dr-client.js');
  const client = await createDrClient({ address, namespace, profile });
  try {
    process.exitCode = await work(client, outputOf(command));
  } finally {
    await client.close();
  }
}
