import type { Step } from '../words/steps';

/** When a step that has ended began and ended, in RFC 3339, from the workflow's clock. */
export interface StepTimes {
  started_at: string;
  ended_at: string;
  /** Time spent waiting for people within this step, in milliseconds. */
  waited_ms: number;
}

/** How far a step has come: each state with its own times and note. */
export type StepProgress =
  /** It may still begin. */
  | { state: 'pending'; started_at: null; ended_at: null; waited_ms: 0; note: null }
  /** The run ended before it. */
  | { state: 'not-reached'; started_at: null; ended_at: null; waited_ms: 0; note: null }
  | { state: 'running'; started_at: string; ended_at: null; waited_ms: number; note: null }
  /** Each of its calls was made. */
  | ({ state: 'done'; note: null } & StepTimes)
  /** There was nothing to do; `note` gives the reason. */
  | ({ state: 'nothing'; note: string } & StepTimes)
  /** The run went on without a call of it; `note` names the call and who waived it. */
  | ({ state: 'skipped'; note: string } & StepTimes)
  /** The run stopped in it; `note` gives the reason. */
  | ({ state: 'failed'; note: string } & StepTimes)
  /** Only of a lost run: later records show that the run went on after it, and not what became of it. */
  | { state: 'unknown'; started_at: string | null; ended_at: string | null; waited_ms: 0; note: string };

/** How far a step has come, in a word. */
export type StepState = StepProgress['state'];

/** One of the ten steps in a run. */
export type StepRecord = { step: Step } & StepProgress;

/** A step in the record of a run that has ended: nothing is pending any more. */
export type EndedStep = Exclude<StepRecord, { state: 'pending' }>;

/** The sign of each state wherever people see steps. */
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
