import { z } from 'zod';
import { JsonFile } from '../shape/evidence-file';

const text = z.string();

/** Takes the place of a history that Temporal no longer has. */
export const Lost = z.object({
  events: z.tuple([]),
  lost: z.object({ at: text, by: text, reason: text }),
});
export type Lost = z.infer<typeof Lost>;

/** A history in Temporal's JSON form; only its outline is defined here. */
const History = z.looseObject({
  events: z.array(z.looseObject({ eventId: z.union([text, z.number()]) })).min(1),
});

export const HISTORY = new JsonFile({
  path: 'temporal/history.json',
  says: 'the workflow history up to the seal, or a note that it is lost',
  clause: 'C4.5',
  shape: z.union([History, Lost]),
});

export const ABANDONED = new JsonFile({
  path: 'temporal/abandoned/<n>-<run id>.json',
  says: 'after a reset: the history of each abandoned branch; the oldest is 1',
  clause: 'C4.5',
  shape: z.union([History, Lost]),
});

/**
 * What was done to a run by means other than its own messages, and by whom, as far as the server knows. `lost` has no
 * event: the server no longer knows the run, and an operator had it sealed without its history.
 */
const ForeignEvent = z.object({
  event: z.number().int(),
  at: text,
  what: z.enum(['terminated', 'timed-out', 'cancel-requested', 'reset', 'unknown-signal', 'lost']),
  by: text,
  reason: text,
});
export type ForeignEvent = z.infer<typeof ForeignEvent>;

export const FOREIGN_EVENTS = new JsonFile({
  path: 'temporal/foreign-events.json',
  says: 'interventions from outside, from the history: terminated, reset, cancelled, lost, unknown signals',
  clause: 'C4.5',
  shape: z.array(ForeignEvent),
});
