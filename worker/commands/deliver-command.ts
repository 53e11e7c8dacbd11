import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { MessageBox } from '../../activities/approvals/message-box';
import { VERDICTS } from '../../contract/approval/ledger';
import { OPERATOR_ACTIONS } from '../../contract/approval/operator-action';
import { decisionFields } from '../../contract/decision/decision';
import { DrError } from '../../contract/words/dr-error';
import { fieldsOf, LONGEST_MESSAGE_BYTES, textOf } from '../../contract/words/message-fields';
import { printDocument, printLines } from '../print';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

const WORDS: readonly string[] = [...VERDICTS, ...OPERATOR_ACTIONS];

/**
 * `deliver`: puts a message on this runner, for a run that is flooded with messages through Temporal. The message is
 * what `approve`, `abort` and the others print with `--print --json`.
 */
export function deliverCommand(): Command {
  return withConfiguration(new Command('deliver'))
    .description('put a message on this runner, for a run that is flooded')
    .argument('<message>', 'file with the message as JSON, or - for stdin')
    .action(async (file: string, options: RoomOptions) => {
      const { configuration } = await configurationIn(placeOf(options));
      const message = messageIn(file === '-' ? await text(process.stdin) : await read(file), file);
      const decision_id = textOf(message, 'decision_id');
      const box = new MessageBox(configuration.state_dir);
      const number = await box.put(decision_id, Object.fromEntries(message));
      if (options.json) printDocument({ decision_id, number });
      else
        printLines([
          `message ${number} for ${decision_id} is on this runner; a flooded run reads it within seconds, any other run never does`,
          `see what became of it: hyops-dr status ${decision_id}`,
        ]);
    });
}

/** Returns the fields of a message, alone or in the document that `--print --json` prints. Throws with every problem. */
function messageIn(given: string, where: string): Map<string, unknown> {
  const document = given.length > LONGEST_MESSAGE_BYTES ? undefined : fieldsOf(jsonOf(given));
  const message = fieldsOf(document?.get('input')) ?? document;
  if (!message) throw wrong('it is not one JSON object of at most 64 KiB', where);
  const problems = [
    ...(decisionFields.decision_id.safeParse(message.get('decision_id')).success
      ? []
      : ['it names no decision_id']),
    ...([message.get('verdict'), message.get('action')].some((word) => WORDS.includes(String(word)))
      ? []
      : [`its verdict or action must be one of ${WORDS.join(', ')}`]),
  ];
  if (problems.length > 0) throw wrong(problems.join('; '), where);
  return message;
}

function wrong(what: string, where: string): DrError {
  return new DrError('invalid', [
    {
      what,
      where,
      do: 'pass what hyops-dr approve, reject, withdraw, retry, skip or abort prints with --print --json',
    },
  ]);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw wrong(`it cannot be read: ${error instanceof Error ? error.message : error}`, file);
  }
}

function jsonOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
