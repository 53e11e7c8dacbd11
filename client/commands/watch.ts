import { Command } from 'commander';
import { withClient } from '../cli/command-context';
import { positiveSeconds } from '../cli/option-values';
import { showRun } from '../terminal/show-run';

/** `watch`: shows the steps of a run as they happen; returns the exit code of its outcome. */
export function watchCommand(): Command {
  return new Command('watch')
    .description('show the steps of a run as they happen, until it ends')
    .argument('<id>', 'decision id')
    .option('--timeout <seconds>', 'stop watching after this time; the run continues', positiveSeconds)
    .action((id: string, options: { timeout?: number }, command: Command) =>
      withClient(command, (client, output) =>
        showRun(client, id, output, {
          showing: 'live',
          timeoutMs: (options.timeout ?? Number.POSITIVE_INFINITY) * 1000,
        }),
      ),
    );
}
