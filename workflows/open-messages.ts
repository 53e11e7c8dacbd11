import { setHandler } from '@temporalio/workflow';
import {
  type Answer,
  fieldsOf,
  judgeVerdict,
  textOf,
  VERDICTS,
  type Verdict,
} from '../contract/approval-ledger';
import { SIGNALS } from '../contract/names';
import { judgeAction, OPERATOR_ACTIONS, type OperatorAction } from '../contract/operator-action';
import { approvalRequest, decoded, operate, signalNamed, status, submitApproval } from './messages';
import type { Run } from './run';
import { requestOf, statusOf } from './view';

type Word = Verdict | OperatorAction;

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

/** Registers every message of a run. Handlers are total: whatever is sent, the run lives and says why. */
export function openMessages(run: Run): void {
  for (const word of SIGNALS)
    setHandler(signalNamed(word), (value) => void hear(run, word, decoded(value), 'signal'), {
      description: MEANING[word],
    });
  setHandler(submitApproval, (sent) => hearUpdate(run, VERDICTS, 'verdict', sent), {
    description:
      'An approval, answered at once. JSON as for the signals, with "verdict": approve, reject or withdraw.',
  });
  setHandler(operate, (sent) => hearUpdate(run, OPERATOR_ACTIONS, 'action', sent), {
    description:
      'An operator action, answered at once. JSON as for the signals, with "action": abort, retryStep or skipStep.',
  });
  setHandler(status, () => statusOf(run), { description: 'Where the run stands and what it waits for.' });
  setHandler(approvalRequest, () => requestOf(run), {
    description: 'What is to be approved, and the JSON to send.',
  });
}

function hearUpdate<W extends Word>(run: Run, words: readonly W[], key: string, sent: unknown): Answer {
  const word = words.find((one) => one === fieldsOf(sent)?.get(key));
  if (!word)
    return note(run, 'unknown', sent, 'update', {
      accepted: false,
      why: `${key} must be one of ${words.join(', ')}`,
    });
  return hear(run, word, sent, 'update');
}

function hear(run: Run, word: Word, sent: unknown, via: 'signal' | 'update'): Answer {
  const answer = note(run, word, sent, via, judge(run, word, sent));
  if (!answer.accepted) return answer;
  const fields = fieldsOf(sent) ?? new Map();
  const by = textOf(fields, 'operator');
  if (word === 'abort') run.abort(by, textOf(fields, 'reason'));
  if (word === 'retryStep' || word === 'skipStep')
    run.operatorAnswer = { action: word, by, reason: textOf(fields, 'reason') };
  return answer;
}

function judge(run: Run, word: Word, sent: unknown): Answer {
  if (run.outcome !== undefined) return { accepted: false, why: `the run has ended: ${run.outcome}` };
  if (!run.brief) return { accepted: false, why: 'there is no plan yet; send it again in a moment' };
  if (word === 'abort' || word === 'retryStep' || word === 'skipStep') {
    if (run.operatorAnswer && word !== 'abort')
      return { accepted: false, why: 'an operator has answered already' };
    return judgeAction(run.decisionId, run.brief.operators, run.stopped ?? undefined, word, sent);
  }
  return judgeVerdict(
    run.ledger,
    {
      decisionId: run.decisionId,
      planDigest: run.brief.digest,
      requirement: run.brief.requirement,
      closed: run.approvalsClosed,
    },
    word,
    sent,
  );
}

function note(run: Run, message: string, sent: unknown, via: 'signal' | 'update', answer: Answer): Answer {
  const fields = fieldsOf(sent) ?? new Map();
  const by = textOf(fields, 'approver') || textOf(fields, 'operator');
  run.note({ via, message, by: by || null, reason: textOf(fields, 'reason') || null, ...answer });
  return answer;
}
