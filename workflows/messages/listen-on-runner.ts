import { condition } from '@temporalio/workflow';
import { VERDICTS } from '../../contract/approval/ledger';
import { OPERATOR_ACTIONS } from '../../contract/approval/operator-action';
import type { StatementKind } from '../../contract/signing/signed-statement';
import { fieldsOf } from '../../contract/words/message-fields';
import type { Heard, Word } from '../run/conversation';
import type { Run } from '../run/run';
import { hear } from './hear';

/**
 * Listens, for as long as the run is open, to the messages that people put on the runner. A flood can use up every
 * signal and update that the server accepts for a run, but it cannot reach the runner (C4.2, C6.1).
 */
export async function listenOnRunner(run: Run): Promise<void> {
  await condition(() => run.course.brief !== null);
  for (let heard = 0; run.ending === null; ) {
    const messages = await run.runner.box.readMessages.executeWithOptions(
      { summary: 'read messages on the runner' },
      [run.planRef, heard],
    );
    heard += messages.length;
    for (const sent of messages) hear(run, messageOf(sent, 'runner', ['verdict', 'action']));
  }
}

const WORDS: Record<StatementKind, readonly Word[]> = { verdict: VERDICTS, action: OPERATOR_ACTIONS };

/** Returns a message whose word is in its field `verdict` or `action`, as updates and messages on the runner have it. */
export function messageOf(sent: unknown, via: 'update' | 'runner', kinds: readonly StatementKind[]): Heard {
  const fields = fieldsOf(sent);
  const word = kinds.flatMap((kind) => WORDS[kind].filter((one) => one === fields?.get(kind)))[0];
  if (word) return { word, sent, via };
  const wanted = kinds.map((kind) => `${kind} must be one of ${WORDS[kind].join(', ')}`);
  return { word: 'unknown', wanted: wanted.join(', or '), sent, via };
}
