import { type CodeOf, outcomeOfFailure, type Reason, type Reasons } from '../words/failures';
import type { StopOutcome } from '../words/outcomes';
import type { Deficiency } from './deficiency';

/**
 * A run that stopped short of its end: the code of its first reason leads to its outcome. What it lacked by then is
 * listed too.
 */
export type Stopped<O extends StopOutcome = StopOutcome> = {
  [P in O]: { outcome: P; reasons: [Reason<CodeOf<P>>, ...Reason[]]; deficiencies: Deficiency[] };
}[O];

/** What a run comes to when nothing stops it: the last step, or an answer that asks for nothing to be done. */
export type Answer = 'completed' | 'held' | 'denied';

/** How a run ended (C4.6). Only a run that stopped has reasons, and only some ends can have deficiencies. */
export type Ending =
  | { outcome: Answer; reasons: []; deficiencies: [] }
  | { outcome: 'completed-with-deficiencies'; reasons: []; deficiencies: [Deficiency, ...Deficiency[]] }
  | Stopped;

/** In the place of an ending, for a run without one: no outcome, and no reason for one. */
export interface NotEnded {
  outcome: null;
  reasons: [];
  /** What it lacks so far. */
  deficiencies: Deficiency[];
}

/** How a run ends that nothing stopped. Only a completed one can lack something. */
export function ended(answer: Answer, deficiencies: readonly Deficiency[]): Ending {
  const [first, ...more] = deficiencies;
  if (!first) return { outcome: answer, reasons: [], deficiencies: [] };
  if (answer !== 'completed') throw new TypeError(`a run that is ${answer} has made no call to lack`);
  return { outcome: 'completed-with-deficiencies', reasons: [], deficiencies: [first, ...more] };
}

/** How a run ends that stopped for these reasons, of which the first names the failure. */
export function stopped(reasons: Reasons, deficiencies: readonly Deficiency[]): Stopped {
  const told: [Reason, ...Reason[]] = [...reasons];
  const ending = {
    outcome: outcomeOfFailure(told[0].code),
    reasons: told,
    deficiencies: [...deficiencies],
  };
  if (!isStopped(ending)) throw new TypeError(`${told[0].code} does not lead to ${ending.outcome}`);
  return ending;
}

function isStopped(ending: {
  outcome: StopOutcome;
  reasons: [Reason, ...Reason[]];
  deficiencies: Deficiency[];
}): ending is Stopped {
  return outcomeOfFailure(ending.reasons[0].code) === ending.outcome;
}
