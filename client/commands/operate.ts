import { Command } from 'commander';
import type { OperatorAction } from '../../contract/operator-action';
import { withClient } from '../command-context';
import { answered } from '../message-answer';
import { someText } from '../option-values';
import { withProgress } from '../progress';

const ACTIONS: { word: string; action: OperatorAction; description: string }[] = [
  {
    word: 'retry',
    action: 'retryStep',
    description: 'try the stopped call again, or say that a human step is done',
  },
  {
    word: 'skip',
    action: 'skipStep',
    description: 'go on without the stopped call; it stays on record as a deficiency',
  },
  { word: 'abort', action: 'abort', description: 'stop the run now; nothing is undone' },
];

/** `retry`, `skip`, `abort`: what a named operator does about a run that stopped. */
export function operatorCommands(): Command[] {
  return ACTIONS.map(({ word, action, description }) =>
    new Command(word)
      .description(description)
      .argument('<id>', 'decision id')
      .requiredOption('--as <name>', 'who does it', someText)
      .requiredOption('--reason <text>', 'why', someText)
      .action((id: string, { as, reason }: { as: string; reason: string }, command: Command) =>
        withClient(command, async (client, output) => {
          const answer = client.operate(id, action, { as, reason });
          return answered(await withProgress('waiting for a worker to answer', answer), id, output);
        }),
      ),
  );
}
