import type { Answer } from '../../contract/approval/ledger';
import { type Judgement, judgeProven, judgeVerdict, type Verdict } from '../../contract/approval/ledger';
import { judgeAction, type OperatorAction } from '../../contract/approval/operator-action';
import {
  isSigned,
  type Proof,
  type SignedStatement,
  statementIn,
} from '../../contract/signing/signed-statement';
import { fieldsOf, textOf } from '../../contract/words/message-fields';
import type { Run } from '../run';

export type Word = Verdict | OperatorAction;

/** One message of a human; `answer` is there as soon as it was judged. */
export interface Heard {
  word: Word | 'unknown';
  sent: unknown;
  via: 'signal' | 'update';
  /** The words of which an unknown one should have been one. */
  wanted?: string;
  answer?: Answer;
}

/**
 * Judges a message at once, or lines it up behind those whose signatures are being verified: what came
 * first is judged first. Once the run has ended all are refused, so nobody can hold up its seal.
 */
export function hear(run: Run, heard: Heard): Heard {
  const inTurn = run.unproven.length === 0 || run.outcome !== undefined;
  const judged = inTurn ? judge(run, heard) : undefined;
  if (judged && !(judged.accepted && judged.signed)) conclude(run, heard, judged);
  else run.unproven.push(heard);
  return heard;
}

/** Judges a message whose turn has come, with what became of its signature. */
export function hearProven(run: Run, heard: Heard, proof: Proof): void {
  conclude(run, heard, judge(run, heard, proof), proof);
}

/** The statement of a message as far as it could count at all; what else stands against it is judged in its turn. */
export function statementOf(run: Run, { word, sent }: Heard): SignedStatement | undefined {
  const fields = fieldsOf(sent);
  if (!fields || !isSigned(fields) || !run.brief || word === 'unknown') return undefined;
  const statement = statementIn(fields, isAction(word) ? 'action' : 'verdict', word, {
    ...occasionOf(run, run.brief.digest),
    earlier: [],
  });
  return typeof statement === 'string' ? undefined : statement;
}

function judge(run: Run, { word, sent, wanted }: Heard, proof?: Proof): Judgement {
  if (word === 'unknown') return refused(wanted ?? 'it is unknown');
  if (run.outcome !== undefined) return refused(`the run has ended: ${run.outcome}`);
  if (!run.brief) return refused('there is no plan yet; send it again in a moment');
  return isAction(word) ? judgedAction(run, word, sent, proof) : judgedVerdict(run, word, sent, proof);
}

function judgedVerdict(run: Run, verdict: Verdict, sent: unknown, proof: Proof | undefined): Judgement {
  const { digest, requirement } = run.plan;
  const subject = {
    ...occasionOf(run, digest),
    decisionId: run.decisionId,
    requirement,
    closed: run.approvalsClosed,
  };
  return proof
    ? judgeProven(run.ledger, subject, verdict, sent, proof)
    : judgeVerdict(run.ledger, subject, verdict, sent);
}

function judgedAction(run: Run, action: OperatorAction, sent: unknown, proof: Proof | undefined): Judgement {
  if (run.operatorAnswer && action !== 'abort') return refused('an operator has answered already');
  const { operators, digest, requirement } = run.plan;
  const judged = judgeAction(
    {
      ...occasionOf(run, digest),
      decisionId: run.decisionId,
      operators,
      identity: requirement.identity,
      stopped: run.stopped ?? undefined,
    },
    action,
    sent,
  );
  return judged.accepted && judged.signed && proof && !proof.ok ? refused(proof.why) : judged;
}

function occasionOf(run: Run, planDigest: string) {
  return {
    runId: run.ref.run_id,
    planDigest,
    startedAt: Date.parse(run.startedAt),
    now: Date.now(),
    earlier: run.ledger.entries.flatMap(({ signed }) => (signed ? [signed] : [])),
  };
}

/** Notes what became of a message, answers whoever waits for it, and does what it says. */
function conclude(run: Run, heard: Heard, { accepted, why, signed }: Judgement, proof?: Proof): void {
  const { word, sent, via } = heard;
  const fields = fieldsOf(sent) ?? new Map();
  const by = textOf(fields, 'approver') || textOf(fields, 'operator') || null;
  const reason = textOf(fields, 'reason') || null;
  const kept = accepted && signed && proof?.ok ? { ...signed, key: proof.key } : null;
  run.note({ via, message: word, by, reason, accepted, why, signed: kept });
  heard.answer = { accepted, why };
  if (!accepted || by === null) return;
  if (word === 'abort') run.abort(by, reason ?? '');
  if (word === 'retryStep' || word === 'skipStep')
    run.operatorAnswer = { action: word, by, reason: reason ?? '' };
}

function isAction(word: Word): word is OperatorAction {
  return word === 'abort' || word === 'retryStep' || word === 'skipStep';
}

function refused(why: string): Judgement {
  return { accepted: false, why };
}
