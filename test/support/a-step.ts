import type { EndedStep } from '../../contract/run/step-record';
import type { Step } from '../../contract/words/steps';

type Ended = Extract<EndedStep, { ended_at: string }>;
type Noted = 'nothing' | 'skipped' | 'failed';
type Times = Pick<Ended, 'started_at' | 'ended_at' | 'waited_ms'>;

/** A step that the run never came to. */
export function notReached(step: Step): EndedStep {
  return { step, state: 'not-reached', started_at: null, ended_at: null, waited_ms: 0, note: null };
}

/** A step that was going on when the run was recorded. */
export function running(step: Step, started_at: string): EndedStep {
  return { step, state: 'running', started_at, ended_at: null, waited_ms: 0, note: null };
}

/** A step that has ended, with a note unless it is done. */
export function endedAs(step: Step, state: 'done' | Noted, times: Times): EndedStep {
  const { started_at, ended_at, waited_ms } = times;
  const facts = { step, started_at, ended_at, waited_ms };
  return state === 'done' ? { ...facts, state, note: null } : { ...facts, state, note: `it is ${state}` };
}

/** The same step in another state, at the same time. */
export function asState(one: EndedStep, state: 'done' | Noted): EndedStep {
  const started_at = one.started_at ?? one.ended_at ?? '';
  return endedAs(one.step, state, {
    started_at,
    ended_at: one.ended_at ?? started_at,
    waited_ms: one.waited_ms,
  });
}
