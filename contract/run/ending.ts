import { type CodeOf, outcomeOfFailure, type Reason, type Reasons } from '../words/failures';
import type { StopOutcome } from '../words/outcomes';
import type { Deficiency } from './deficiency';

/**
 * The ending of a run that stopped early: the code of its first reason leads to its outcome. Its deficiencies so far
 * are listed too.
 */
export type Stopped<O extends StopOutcome = StopOutcome> = {
  [P in O]: { outcome: P; reasons: [Reason<CodeOf<P>>, ...Reason[]]; deficiencies: Deficiency[] };
}[O];

/** The outcome of a run that nothing stopped: that of the last step, or of a decision that requires no action. */
export type Answer = 'completed' | 'held' | 'denied';

/** How a run ended (C4.6). Only a run that stopped has reasons, and only some endings can have deficiencies. */
export type Ending =
  | { outcome: Answer; reasons: []; deficiencies: [] }
  | { outcome: 'completed-with-deficiencies'; reasons: []; deficiencies: [Deficiency, ...Deficiency[]] }
  | Stopped;

/** Takes the place of an ending in a run that has none: it has no outcome and no reasons. */
export interface NotEnded {
  outcome: null;
  reasons: [];
  /** Its deficiencies so far. */
  deficiencies: Deficiency[];
}

/** Returns the ending of a run that nothing stopped. Only a completed run can have deficiencies. */
export function ended(answer: Answer, deficiencies: readonly Deficiency[]): Ending {
  const [first, ...more] = deficiencies;
  if (!first) return { outcome: answer, reasons: [], deficiencies: [] };
  if (answer !== 'completed') throw new TypeError(`a run that is ${answer} has made no call to lack`);
  return { outcome: 'completed-with-deficiencies', reasons: [], deficiencies: [first, ...more] };
}

/** Returns the ending of a run that stopped for these reasons; the first one names the failure. */
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
