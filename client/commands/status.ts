import { Command } from 'commander';
import { withClient } from '../cli/command-context';
import { runLines } from '../terminal/run-lines';

/** `status`: shows one run, even when no worker answers. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show the state of a run, even when no worker answers')
    .argument('<id>', 'decision id')
    .action((id: string, _options: object, command: Command) =>
      withClient(command, async (client, output) => {
        const view = await client.status(id);
        output.answer(view, runLines(view));
        return 0;
      }),
    );
}
