import { Command } from 'commander';
import { withClient } from '../cli/command-context';
import { positiveSeconds } from '../cli/option-values';
import { showRun } from '../cli/show-run';

/** `watch`: the steps of a run as they happen; the exit code is the outcome's. */
export function watchCommand(): Command {
  return new Command('watch')
    .description('show the steps of a run as they happen, until it has ended')
    .argument('<id>', 'decision id')
    .option('--timeout <seconds>', 'stop looking after so long', positiveSeconds)
    .action((id: string, options: { timeout?: number }, command: Command) =>
      withClient(command, (client, output) =>
        showRun(client, id, output, {
          showing: 'live',
          timeoutMs: (options.timeout ?? Number.POSITIVE_INFINITY) * 1000,
        }),
      ),
    );
}
