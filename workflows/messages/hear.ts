import { type Judgement, judgeProven, judgeVerdict, type Verdict } from '../../contract/approval/ledger';
import { judgeAction, type OperatorAction } from '../../contract/approval/operator-action';
import {
  isSigned,
  type Proof,
  type SignedStatement,
  statementIn,
} from '../../contract/signing/signed-statement';
import { fieldsOf, textOf } from '../../contract/words/message-fields';
import type { Heard, Word } from '../run/conversation';
import type { Run } from '../run/run';

/**
 * Judges a message immediately, or queues it behind messages whose signatures are being verified, so that messages are
 * judged in order of arrival. After the run has ended every message is refused, so that nobody can delay its seal.
 */
export function hear(run: Run, heard: Heard): Heard {
  const inTurn = run.conversation.idle || run.ending !== null;
  const judged = inTurn ? judge(run, heard) : undefined;
  if (judged && !(judged.accepted && judged.signed)) conclude(run, heard, judged);
  else run.conversation.lineUp(heard);
  return heard;
}

/** Judges a message when its turn has come, using the result of its signature check. */
export function hearProven(run: Run, heard: Heard, proof: Proof): void {
  conclude(run, heard, judge(run, heard, proof), proof);
}

/** The statement of a message, if it could count at all. All other objections are judged when its turn comes. */
export function statementOf(run: Run, { word, sent }: Heard): SignedStatement | undefined {
  const fields = fieldsOf(sent);
  if (!fields || !isSigned(fields) || !run.course.brief || word === 'unknown') return undefined;
  const statement = statementIn(fields, isAction(word) ? 'action' : 'verdict', word, {
    ...occasionOf(run, run.plan.digest),
    earlier: [],
  });
  return typeof statement === 'string' ? undefined : statement;
}

/** Judges a message without recording it; for a signed one, as far as its signature need not be verified. */
export function judge(run: Run, { word, sent, wanted }: Heard, proof?: Proof): Judgement {
  if (word === 'unknown') return refused(wanted ?? 'it is unknown');
  if (run.ending) return refused(`the run has ended: ${run.ending.outcome}`);
  if (!run.course.brief) return refused('there is no plan yet; send it again in a moment');
  return isAction(word) ? judgedAction(run, word, sent, proof) : judgedVerdict(run, word, sent, proof);
}

function judgedVerdict(run: Run, verdict: Verdict, sent: unknown, proof: Proof | undefined): Judgement {
  const { digest, requirement } = run.plan;
  const subject = {
    ...occasionOf(run, digest),
    decisionId: run.course.decisionId,
    requirement,
    closed: run.approvals.closed,
  };
  return proof
    ? judgeProven(run.approvals.ledger, subject, verdict, sent, proof)
    : judgeVerdict(run.approvals.ledger, subject, verdict, sent);
}

function judgedAction(run: Run, action: OperatorAction, sent: unknown, proof: Proof | undefined): Judgement {
  if (run.stop.answered && action !== 'abort') return refused('an operator has answered already');
  const { operators, digest, requirement } = run.plan;
  const judged = judgeAction(
    {
      ...occasionOf(run, digest),
      decisionId: run.course.decisionId,
      operators,
      identity: requirement.identity,
      stopped: run.stop.call ?? undefined,
    },
    action,
    sent,
  );
  return judged.accepted && judged.signed && proof && !proof.ok ? refused(proof.why) : judged;
}

function occasionOf(run: Run, planDigest: string) {
  return {
    runId: run.course.ref.run_id,
    planDigest,
    startedAt: Date.parse(run.startedAt),
    now: Date.now(),
    earlier: run.approvals.ledger.entries.flatMap(({ signed }) => (signed ? [signed] : [])),
  };
}

/** Records the result of a message, answers its sender, and carries it out. */
function conclude(run: Run, heard: Heard, { accepted, why, signed }: Judgement, proof?: Proof): void {
  const { word, sent, via } = heard;
  const fields = fieldsOf(sent) ?? new Map();
  const by = textOf(fields, 'approver') || textOf(fields, 'operator') || null;
  const reason = textOf(fields, 'reason') || null;
  const kept = accepted && signed && proof?.ok ? { ...signed, key: proof.key } : null;
  run.approvals.enter({ via, message: word, by, reason, accepted, why, signed: kept });
  heard.answer = { accepted, why };
  if (!accepted || by === null) return;
  const said = { by, reason: reason ?? '', signed: kept !== null };
  if (word === 'abort') run.abort(said);
  if (word === 'retryStep' || word === 'skipStep') run.stop.answer({ action: word, ...said });
}

function isAction(word: Word): word is OperatorAction {
  return word === 'abort' || word === 'retryStep' || word === 'skipStep';
}

function refused(why: string): Judgement {
  return { accepted: false, why };
}
