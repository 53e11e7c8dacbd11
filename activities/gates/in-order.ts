import { attemptsSeen } from '../../contract/approval/seen';
import type { CompiledCall } from '../../contract/plan/compiled-plan';
import { readBackStep } from '../../contract/plan/endpoints';
import type { CallRequest } from '../../contract/run/activity-messages';
import { READ_TRAFFIC } from '../../contract/run/deficiency';
import type { Reason } from '../../contract/words/failures';
import { GATES, STEPS } from '../../contract/words/steps';
import { type AnswerNeeded, isAnswered } from '../approvals/answers-now';
import type { ApprovalsInUse } from '../approvals/approvals-now';
import { isLost, type RecordedCall, type RecordedRun } from '../store/recorded-run';

/** What the order is read from: the records of this runner, and the answers that count now. */
export interface OrderWorld {
  recorded: RecordedRun;
  use: ApprovalsInUse;
}

/**
 * Checks right before a start that a call is next, by the runner's own records (C7): the gates are met, every
 * call before it in the plan has a conclusion with which the run may go on, and an operator asked for a repetition. Does
 * not run for a call that was already started.
 */
export async function orderReasons(
  world: OrderWorld,
  { retry }: Pick<CallRequest, 'retry'>,
  call: CompiledCall,
): Promise<Reason[]> {
  const { id } = call;
  const reasons = await turnReasons(world, id, callsBefore(world.use, call));
  if (call.kind === 'human') {
    if (retry > 0) reasons.push(...(await unanswered(world.use, call, `${id}.guard.${retry - 1}`)));
    return reasons;
  }
  const own = await world.recorded.call(call);
  // Another worker was faster; its call is adopted.
  if (own.begun.has(retry)) return reasons;
  return [...reasons, ...(await ownReasons(world.use, call, retry, own))];
}

/** Checks that a person was asked to do a step and an operator said that it is done, before it is probed. */
export async function proofReasons(
  world: OrderWorld,
  { retry }: Pick<CallRequest, 'retry'>,
  call: CompiledCall,
): Promise<Reason[]> {
  const { id } = call;
  const reasons = await turnReasons(world, id, callsBefore(world.use, call));
  const { asked } = await world.recorded.call(call);
  if (!asked) reasons.push(outOfOrder(id, 'nobody was asked to do it'));
  reasons.push(...(await unanswered(world.use, call, retry > 0 ? `${id}.${retry - 1}` : `${id}.todo`)));
  return reasons;
}

/** Checks that every call is over after which traffic is read back: what was seen earlier proves nothing (C7.8). */
export async function readBackReasons(world: OrderWorld): Promise<Reason[]> {
  const { plan } = world.use;
  const step = readBackStep(plan);
  const before = plan.calls.filter((call) => step === null || !isAfter(call.step, step));
  return turnReasons(world, READ_TRAFFIC, { calls: before, readBack: null });
}

type Named = Pick<CompiledCall, 'id' | 'step'>;

interface Before {
  calls: readonly CompiledCall[];
  /** The step after which traffic was to be read back before; null when it was not. */
  readBack: CompiledCall['step'] | null;
}

function callsBefore({ plan }: ApprovalsInUse, call: CompiledCall): Before {
  const step = readBackStep(plan);
  return {
    calls: plan.calls.slice(0, plan.calls.indexOf(call)),
    readBack: step !== null && isAfter(call.step, step) ? step : null,
  };
}

function isAfter(step: CompiledCall['step'], other: CompiledCall['step']): boolean {
  return STEPS.indexOf(step) > STEPS.indexOf(other);
}

async function turnReasons(
  { recorded, use }: OrderWorld,
  id: string,
  { calls, readBack }: Before,
): Promise<Reason[]> {
  const met = await recorded.metGates();
  const reasons = GATES.filter((gate) => !met.has(gate)).map((gate) =>
    outOfOrder(id, `gate ${gate} is not recorded as met in this run`),
  );
  for (const earlier of calls)
    if (!(await goesOn(use, earlier, await recorded.call(earlier))))
      reasons.push(outOfOrder(id, notOver(earlier.id)));
  if (readBack === null || (await recorded.targetReached())) return reasons;
  if (!(await isAnswered(use, waiver(use, { id: READ_TRAFFIC, step: readBack }))))
    reasons.push(outOfOrder(id, notOver(READ_TRAFFIC)));
  return reasons;
}

/** A call that was not carried out must have been tried, and then be waived by an operator or be optional. */
async function goesOn(use: ApprovalsInUse, call: CompiledCall, record: RecordedCall): Promise<boolean> {
  if (record.done) return true;
  const { concluded, started, begun, asked, failedByItself } = record;
  if (call.kind === 'hyops' && call.optional && failedByItself) return true;
  const tried = call.kind === 'human' ? asked : concluded.size + started.size + begun.size > 0;
  return tried && isAnswered(use, waiver(use, call));
}

function waiver({ seen, planDigest }: ApprovalsInUse, { id, step }: Named): AnswerNeeded {
  const [first] = attemptsSeen(seen, planDigest, id);
  const failure = (one: string) => one.startsWith(`${id}.`);
  return { action: 'skipStep', step, failure, after: first?.seq ?? 0 };
}

async function ownReasons(
  use: ApprovalsInUse,
  call: CompiledCall,
  retry: number,
  { done, concluded, started, begun }: RecordedCall,
): Promise<Reason[]> {
  const { id } = call;
  const reasons: Reason[] = [];
  if (done) reasons.push(outOfOrder(id, 'an earlier attempt is recorded as executed'));
  const later = [...concluded, ...started, ...begun].filter((one) => one > retry);
  if (later.length > 0) reasons.push(outOfOrder(id, `retry ${Math.max(...later)} of it was already started`));
  if (retry > 0) {
    if (![concluded, started, begun].some((one) => one.has(retry - 1)))
      reasons.push(outOfOrder(id, `retry ${retry - 1} of it has no record`));
    reasons.push(...(await unanswered(use, call, `${id}.${retry - 1}`, retry - 1)));
  }
  const open = [...begun].filter((one) => !concluded.has(one));
  if (isLost(retry, { concluded, started, begun }))
    reasons.push(
      differing(
        id,
        `retry ${retry} of call ${id} was started according to the evidence, but the state folder does not know it`,
      ),
    );
  else if (open.length > 0)
    reasons.push(
      differing(
        id,
        `retry ${open[0]} of call ${id} was started according to the state folder, but the evidence has no conclusion of it`,
      ),
    );
  return reasons;
}

/** Complains unless an operator answered a failure after the attempt that failed; of a lost attempt nothing is known. */
async function unanswered(
  use: ApprovalsInUse,
  { id, step }: Named,
  failure: string,
  attempt?: number,
): Promise<Reason[]> {
  const attempts = attemptsSeen(use.seen, use.planDigest, id);
  const answered = attempts.find(({ retry }) => attempt === undefined || retry === attempt);
  const after = answered?.seq ?? 0;
  const needed: AnswerNeeded = { action: 'retryStep', step, failure: (one) => one === failure, after };
  if (await isAnswered(use, needed)) return [];
  const { identity } = use.plan.requirement;
  return [
    {
      code: 'ApprovalMissing',
      what: `this needs the ${identity} answer retryStep of an operator to ${failure}, but the runner has none that counts now`,
      where: id,
      do: 'check that the operator and the key are still in policy.yaml and allowed_signers and retry, or abort',
    },
  ];
}

function notOver(id: string): string {
  return `${id} comes before it, and has no conclusion or waiver with which the run goes on`;
}

function outOfOrder(id: string, what: string): Reason {
  return {
    code: 'CallOutOfOrder',
    what: `it is not the turn of ${id}: ${what}`,
    where: id,
    do: 'find out who asked for it, inspect the target, then abort',
  };
}

function differing(id: string, what: string): Reason {
  return {
    code: 'CallRecordsDiffer',
    what,
    where: id,
    do: 'find out what happened to the folder, inspect the target, then retry, skip or abort',
  };
}
