import { Command } from 'commander';
import type { OperatorAction } from '../../contract/approval/operator-action';
import { runWorkflowId } from '../../contract/words/names';
import { withClient } from '../cli/command-context';
import { answered } from '../cli/message-answer';
import { someText } from '../cli/option-values';
import { signerOf } from '../cli/ssh-sign';
import type { DrClient } from '../dr-client';
import { NobodyAnswered } from '../request-errors';
import type { OperatorMessage } from '../send-message';
import type { Output } from '../terminal/output';
import { withProgress } from '../terminal/progress';
import { waysToSend, waysToSign } from './ways-to-send';

type Options = { as: string; reason: string; key?: string; print?: true };

const ACTIONS: { word: string; action: OperatorAction; description: string }[] = [
  {
    word: 'retry',
    action: 'retryStep',
    description: 'retry the stopped call, or report that a human step is done',
  },
  {
    word: 'skip',
    action: 'skipStep',
    description: 'continue without the stopped call, which is recorded as a deficiency',
  },
  { word: 'abort', action: 'abort', description: 'stop the run now, without undoing anything' },
];

/** `retry`, `skip`, `abort`: an operator's answer to a stopped run. */
export function operatorCommands(): Command[] {
  return ACTIONS.map(({ word, action, description }) =>
    new Command(word)
      .description(description)
      .argument('<id>', 'decision id')
      .requiredOption('--as <name>', 'your name, as an operator in the policy', someText)
      .requiredOption('--reason <text>', 'why; kept in evidence', someText)
      .option(
        '--key <file>',
        'SSH private key to sign with, or a public key whose private key is in the SSH agent',
      )
      .option('--print', 'print the message as JSON, for tctl, temporal or the UI, instead of sending it')
      .action((id: string, { key, print, ...said }: Options, command: Command) =>
        withClient(command, async (client, output) => {
          const speaker = { ...said, sign: signerOf(key) };
          if (print) {
            const message = await client.operatorMessage(id, action, speaker);
            if ('accepted' in message) return answered(message, id, output);
            const byHand = key === undefined ? await withOccasion(client, message, output) : undefined;
            const { input, lines } = byHand
              ? waysToSign('action', action, byHand)
              : { input: message, lines: waysToSend(id, action, message) };
            output.answer({ workflow_id: runWorkflowId(id), signal: action, input }, lines);
            return 0;
          }
          const answer = client.operate(id, action, speaker);
          return answered(await withProgress('waiting for a worker to answer', answer), id, output);
        }),
      ),
  );
}

/** Adds the fields that a signature needs; undefined when the policy requires no signature or there is no plan yet. */
async function withOccasion(client: DrClient, message: OperatorMessage, output: Output) {
  try {
    const request = await client.approvalRequest(message.decision_id);
    if (request?.identity_level !== 'signed') return undefined;
    const { run_id, plan_digest } = request;
    return { ...message, run_id, plan_digest };
  } catch (error) {
    if (!(error instanceof NobodyAnswered)) throw error;
    output.note('no worker answers, so it is unknown whether the policy requires a signature', 'dim');
    return undefined;
  }
}
