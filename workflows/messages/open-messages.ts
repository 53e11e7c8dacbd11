import { ApplicationFailure, condition, isCancellation, setHandler } from '@temporalio/workflow';
import type { Answer } from '../../contract/approval/ledger';
import { REFUSALS_HEARD } from '../../contract/run/history-pressure';
import { SIGNALS, UPDATE_REFUSED } from '../../contract/words/names';
import type { Heard, Word } from '../run/conversation';
import { failureOf } from '../run/failure';
import type { Run } from '../run/run';
import { requestOf } from '../view/approval-request';
import { statusOf } from '../view/status';
import { hear, judge } from './hear';
import { listenOnRunner, messageOf } from './listen-on-runner';
import {
  approvalRequest,
  decoded,
  operate,
  refuseTooLong,
  signalNamed,
  status,
  submitApproval,
} from './messages';
import { proveMessages } from './prove-messages';

const FIELDS = {
  approval: '{"decision_id", "approver", "plan_digest", "reason"}',
  operator: '{"decision_id", "operator", "reason", "step", "failure"}',
};
const MEANING: Record<Word, string> = {
  approve: `Yes to this plan. JSON: ${FIELDS.approval}; Current Details (User Metadata) shows it filled in.`,
  reject: `No, for good. JSON: ${FIELDS.approval}.`,
  withdraw: `Takes an approval back, until the first change. JSON: ${FIELDS.approval}.`,
  abort: 'Stops the run now. JSON: {"decision_id", "operator", "reason"}.',
  retryStep: `Tries the stopped call again, or says that a human step is done. JSON: ${FIELDS.operator}.`,
  skipStep: `Goes on without the stopped call, which is kept as a deficiency. JSON: ${FIELDS.operator}.`,
};

/**
 * Registers every message handler of a run. Handlers never throw: whatever is sent, the run continues and reports why
 * it refused.
 */
export function openMessages(run: Run): void {
  for (const word of SIGNALS)
    setHandler(
      signalNamed(word),
      (value) => {
        run.conversation.countSignal();
        hear(run, { word, sent: decoded(value), via: 'signal' });
        listenElsewhereIfFlooded(run);
      },
      { description: MEANING[word] },
    );
  setHandler(submitApproval, (sent) => answered(run, messageOf(decoded(sent), 'update', ['verdict'])), {
    validator: (sent) => {
      refuseTooLong(sent);
      refuseInFlood(run, messageOf(decoded(sent), 'update', ['verdict']));
    },
    description:
      'An approval, answered at once. JSON as for the signals, with "verdict": approve, reject or withdraw.',
  });
  setHandler(operate, (sent) => answered(run, messageOf(decoded(sent), 'update', ['action'])), {
    validator: (sent) => {
      refuseTooLong(sent);
      refuseInFlood(run, messageOf(decoded(sent), 'update', ['action']));
    },
    description:
      'An operator action, answered at once. JSON as for the signals, with "action": abort, retryStep or skipStep.',
  });
  setHandler(status, () => statusOf(run.snapshot()), {
    description: 'Where the run stands and what it waits for.',
  });
  setHandler(approvalRequest, () => requestOf(run.snapshot()), {
    description: 'What is to be approved, and the JSON to send.',
  });
  void proveMessages(run);
}

/**
 * Once too many messages were refused, the run removes its signal handlers and listens on the runner too. Signals without
 * a handler cost the run almost nothing; the server keeps them in the history.
 */
function listenElsewhereIfFlooded(run: Run): void {
  const { conversation, approvals } = run;
  if (conversation.deaf || approvals.ledger.uncounted <= REFUSALS_HEARD) return;
  for (const word of SIGNALS) setHandler(signalNamed(word), undefined);
  conversation.turnDeaf();
  listenOnRunner(run).catch(listenNoMore);
}

/** A refusal of the border is final: then only updates remain. A bug fails the task, as everywhere in the workflow. */
function listenNoMore(error: unknown): void {
  if (!isCancellation(error)) failureOf(error);
}

/** In a flood, an update that cannot count is refused before it becomes part of the history. */
function refuseInFlood(run: Run, heard: Heard): void {
  if (!run.conversation.deaf) return;
  const { accepted, why } = judge(run, heard);
  if (!accepted) throw ApplicationFailure.nonRetryable(why, UPDATE_REFUSED);
}

/** Returns the answer to an update: immediately, unless its signature must be verified first. */
async function answered(run: Run, heard: Heard): Promise<Answer> {
  hear(run, heard);
  listenElsewhereIfFlooded(run);
  await condition(() => heard.answer !== undefined);
  return heard.answer ?? { accepted: false, why: 'it was not judged' };
}
