import { Command } from 'commander';
import { runWorkflowId } from '../../contract/names';
import type { OperatorAction } from '../../contract/operator-action';
import { withClient } from '../command-context';
import { answered } from '../message-answer';
import { someText } from '../option-values';
import { withProgress } from '../progress';
import { signerOf } from '../ssh-sign';
import { waysToSend } from './ways-to-send';

type Options = { as: string; reason: string; key?: string; print?: true };

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
      .option('--key <file>', 'sign with this SSH private key, or with the agent when it is a public key')
      .option('--print', 'print the JSON for tctl, temporal or the UI instead of sending it')
      .action((id: string, { key, print, ...said }: Options, command: Command) =>
        withClient(command, async (client, output) => {
          const speaker = { ...said, sign: signerOf(key) };
          if (print) {
            const input = await client.operatorMessage(id, action, speaker);
            if ('accepted' in input) return answered(input, id, output);
            output.answer(
              { workflow_id: runWorkflowId(id), signal: action, input },
              waysToSend(id, action, input),
            );
            return 0;
          }
          const answer = client.operate(id, action, speaker);
          return answered(await withProgress('waiting for a worker to answer', answer), id, output);
        }),
      ),
  );
}
