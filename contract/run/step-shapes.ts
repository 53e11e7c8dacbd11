import { z } from 'zod';
import { STEPS } from '../words/steps';
import { exact } from './exactly';
import type { EndedStep, StepRecord } from './step-record';

const step = z.enum(STEPS);
const text = z.string();
const ended = { step, started_at: text, ended_at: text, waited_ms: z.number() };
const untouched = { step, started_at: z.null(), ended_at: z.null(), waited_ms: z.literal(0), note: z.null() };

const Pending = z.object({ ...untouched, state: z.literal('pending') });
const ENDED_STEPS = [
  z.object({ ...untouched, state: z.literal('not-reached') }),
  z.object({ ...ended, state: z.literal('running'), ended_at: z.null(), note: z.null() }),
  z.object({ ...ended, state: z.literal('done'), note: z.null() }),
  z.object({ ...ended, state: z.literal('nothing'), note: text }),
  z.object({ ...ended, state: z.literal('skipped'), note: text }),
  z.object({ ...ended, state: z.literal('failed'), note: text }),
  z.object({
    step,
    state: z.literal('unknown'),
    started_at: text.nullable(),
    ended_at: text.nullable(),
    waited_ms: z.literal(0),
    note: text,
  }),
] as const;

/** A step as the run reports it: no state can have the times or the note of another. */
export const StepShape = exact<StepRecord>()(z.discriminatedUnion('state', [Pending, ...ENDED_STEPS]));

/** The states of a step in the record of a run that has ended. */
export const EndedState = exact<EndedStep['state']>()(
  z.enum(['not-reached', 'running', 'done', 'nothing', 'skipped', 'failed', 'unknown']),
);

/** A step in the record of a run that has ended. */
export const EndedStepShape = exact<EndedStep>()(
  z.discriminatedUnion('state', ENDED_STEPS).meta({ id: 'Step' }),
);
