import type { Step } from '../words/steps';

/** When a step began and ended, in RFC 3339, from the workflow's clock. */
export interface StepTimes {
  started_at: string;
  ended_at: string;
  /** Time spent waiting for people within this step, in milliseconds. */
  waited_ms: number;
}

/** The progress of a step: each state has its own times and note. */
export type StepProgress =
  /** It may still begin. */
  | { state: 'pending'; started_at: null; ended_at: null; waited_ms: 0; note: null }
  /** The run ended before it. */
  | { state: 'not-reached'; started_at: null; ended_at: null; waited_ms: 0; note: null }
  | { state: 'running'; started_at: string; ended_at: null; waited_ms: number; note: null }
  /** All of its calls were made. */
  | ({ state: 'done'; note: null } & StepTimes)
  /** There was nothing to do; `note` gives the reason. */
  | ({ state: 'nothing'; note: string } & StepTimes)
  /** The run continued without one of its calls; `note` names the call and who waived it. */
  | ({ state: 'skipped'; note: string } & StepTimes)
  /** The run stopped in it; `note` gives the reason. */
  | ({ state: 'failed'; note: string } & StepTimes)
  /** Only in a lost run: later records show that the run passed this step, but not with what result. */
  | { state: 'unknown'; started_at: string | null; ended_at: string | null; waited_ms: 0; note: string };

/** The state of a step, in one word. */
export type StepState = StepProgress['state'];

/** One of the ten steps in a run. */
export type StepRecord = { step: Step } & StepProgress;

/** A step in the record of a run that has ended: nothing is pending any more. */
export type EndedStep = Exclude<StepRecord, { state: 'pending' }>;

/** The symbol of each state wherever steps are displayed. */
export const STEP_SIGN: Record<StepState, string> = {
  pending: '·',
  running: '▶',
  done: '✓',
  nothing: '–',
  skipped: '!',
  failed: '✗',
  unknown: '?',
  'not-reached': '·',
};

/** A step once its run has ended. */
export function endedStep(step: StepRecord): EndedStep {
  return step.state === 'pending' ? { ...step, state: 'not-reached' } : step;
}
