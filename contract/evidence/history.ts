import { z } from 'zod';
import type { KeptFragment } from './files/fragments';
import { ABANDONED } from './files/histories';

const Event = z.object({
  eventId: z.coerce.number().int(),
  eventTime: z.string().optional(),
  eventType: z.unknown().optional(),
  workflowTaskCompletedEventAttributes: z.unknown().optional(),
  activityTaskScheduledEventAttributes: z.object({ activityId: z.string() }).nullish(),
});
const History = z.object({ events: z.array(Event) });

/** When the workflow scheduled an activity: event number, and RFC 3339 time on the server's clock. */
interface Scheduled {
  event: number;
  at: string | undefined;
}

/** Returns the activities of a history (Temporal's JSON form) by id; empty when the value is not a history. */
function scheduledActivities(history: unknown): Map<string, Scheduled> {
  const found = new Map<string, Scheduled>();
  for (const event of eventsOf(history)) {
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity) found.set(activity.activityId, { event: event.eventId, at: event.eventTime });
  }
  return found;
}

function eventsOf(history: unknown): z.infer<typeof Event>[] {
  const parsed = History.safeParse(history);
  return parsed.success ? parsed.data.events : [];
}

/** Reports whether no workflow code ever answered in a history: nobody executed anything of the run. */
export function isUntouched(history: unknown): boolean {
  const events = eventsOf(history);
  return events.length > 0 && events.every(({ workflowTaskCompletedEventAttributes: done }) => !done);
}

/** Reports whether one history is the beginning of the other: the same branch, read earlier. */
export function isBeginningOf(earlier: unknown, later: unknown): boolean {
  const [before, after] = [eventsOf(earlier), eventsOf(later)];
  const [last, same] = [before.at(-1), after[before.length - 1]];
  return (
    last !== undefined &&
    same !== undefined &&
    last.eventId === same.eventId &&
    last.eventTime === same.eventTime &&
    last.eventType === same.eventType
  );
}

/** A branch that a reset abandoned: its Temporal run and its history. */
export interface Abandoned {
  run_id: string;
  history: unknown;
}

/** Returns the path of the history of an abandoned branch, counted from the oldest. */
export function abandonedFile(index: number, runId: string): string {
  return ABANDONED.at(String(index + 1), runId);
}

/** Lists run ids and files of the abandoned branches among the files of a bundle, oldest first. */
export function abandonedAmong(paths: Iterable<string>): { run_id: string; path: string }[] {
  const found = [...paths].flatMap((path) => {
    const [, number = '', run_id = ''] = /([1-9]\d*)-(.+)\.json$/.exec(path) ?? [];
    const isOne = path === ABANDONED.at(number, run_id);
    return isOne ? [{ number: Number(number), run_id, path }] : [];
  });
  return found.sort((one, other) => one.number - other.number).map(({ run_id, path }) => ({ run_id, path }));
}

/** The place of a fragment among the branches of a run. */
export interface Standing {
  /** Number of its branch, from 0; the last one is the branch that ended the run. */
  branch: number;
  /** Undefined when the history of its branch does not contain the activity. */
  scheduled: Scheduled | undefined;
  /** Whether the history of its branch is available. */
  told: boolean;
}

export type StandingOf = (fragment: Pick<KeptFragment, 'activity_id' | 'execution'>) => Standing;

/** Finds fragments in the histories of a run: those of abandoned branches, oldest first, then the one that ended it. */
export function standingIn(history: unknown, abandoned: readonly Abandoned[]): StandingOf {
  const branches = [...abandoned.map((one) => one.history), history].map(scheduledActivities);
  return ({ activity_id, execution }) => {
    const found = abandoned.findIndex(({ run_id }) => run_id === execution);
    const branch = found < 0 ? abandoned.length : found;
    const scheduled = branches[branch];
    return { branch, scheduled: scheduled?.get(activity_id), told: (scheduled?.size ?? 0) > 0 };
  };
}
