import type { Command } from 'commander';
import { withConnectionFlags } from '../../connection/flags';
import type { DrClient } from '../dr-client';
import { createOutput, type Output } from './output';

/** Options that every command takes, wherever they stand on the line. */
export type GlobalOptions = {
  json?: true;
  debug?: true;
  address?: string;
  namespace?: string;
  profile?: string;
};

/** Declares the options that every command takes. */
export function withGlobalOptions(program: Command): Command {
  return withConnectionFlags(
    program
      .option('--json', 'exactly one JSON document on stdout, everything else on stderr')
      .option('--debug', 'show stack traces'),
  );
}

/** The output that a command answers on. */
export function outputOf(command: Command): Output {
  return createOutput(globalsOf(command).json === true);
}

export function globalsOf(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** Runs a command against Temporal; what it returns is the exit code. */
export async function withClient(
  command: Command,
  work: (client: DrClient, output: Output) => Promise<number>,
): Promise<void> {
  const { address, namespace, profile } = globalsOf(command);
  // Loaded only now: it takes longer than all the rest, and many commands never talk to Temporal.
  const { createDrClient } = await import('../dr-client.js');
  const client = await createDrClient({ address, namespace, profile });
  try {
    process.exitCode = await work(client, outputOf(command));
  } finally {
    await client.close();
  }
}
