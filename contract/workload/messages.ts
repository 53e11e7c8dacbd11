import { isOneLine } from '../words/flawed-text';
import { AUTHORITY_MESSAGES, MOST_EPOCHS_AHEAD, type WorkloadState } from './workload';

type Check = (value: unknown) => boolean;

const LONGEST = 500;
const LONGEST_STATEMENT = 2000;
const SIGNATURE = /^[\x20-\x7e\n]{1,4096}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** More than any policy allows a workload in a day. */
export const GRANTS_KEPT = 200;
export const LIFTS_KEPT = 20;

const text: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST && isOneLine(value);
const moment: Check = (value) => typeof value === 'string' && MOMENT.test(value) && Date.parse(value) > 0;
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);
const oneOf =
  (...words: unknown[]): Check =>
  (value) =>
    words.includes(value);
const object =
  (fields: Record<string, Check>): Check =>
  (value) =>
    wrongIn(fields, value).length === 0;

const signed: Check = object({
  statement: (value) =>
    isObject(value) &&
    JSON.stringify(value).length <= LONGEST_STATEMENT &&
    Object.entries(value).every(([key, one]) => text(key) && (text(one) || count(one))),
  signature: (value) => typeof value === 'string' && SIGNATURE.test(value),
});

const BY_HAND = { by: text, reason: text };
const LIFTING = { ...BY_HAND, signed: orNull(signed) };
const RUN = { decision_id: text, workflow_id: text, run_id: text };
const FIELDS: Record<string, Record<string, Check>> = {
  [AUTHORITY_MESSAGES.acquire]: {
    ...RUN,
    ...{ take_over_from: orNull(text), seen_epoch: count, held_epoch: orNull(count) },
    most_per_day: orNull(count),
  },
  [AUTHORITY_MESSAGES.release]: { run_id: text, changed: oneOf(true, false) },
  [AUTHORITY_MESSAGES.freeze]: BY_HAND,
  [AUTHORITY_MESSAGES.unfreeze]: LIFTING,
  [AUTHORITY_MESSAGES.releaseByHand]: { ...LIFTING, decision_id: text },
};

const STATE: Record<keyof WorkloadState, Check> = {
  holder: orNull(object({ ...RUN, since: moment })),
  epoch: count,
  frozen: orNull(object({ ...BY_HAND, since: moment })),
  granted_at: listOf(moment, GRANTS_KEPT),
  lifted: listOf(
    object({
      ...{ ...LIFTING, change: oneOf('unfreeze', 'release') },
      ...{ decision_id: orNull(text), at: moment },
    }),
    LIFTS_KEPT,
  ),
};

/**
 * Returns why a message to the workload authority is invalid; undefined for a valid one. Anyone with access to Temporal
 * can send one, and a handler that throws would stall the authority, and with it every run of the workload.
 */
export function wrongWithMessage(message: string, sent: unknown, epoch = 0): string | undefined {
  const wrong = wrongIn(FIELDS[message] ?? {}, sent);
  if (wrong.length > 0)
    return `${message} needs ${wrong.join(', ')}; a text is one line of at most ${LONGEST} characters`;
  if (message !== AUTHORITY_MESSAGES.acquire) return undefined;
  const { seen_epoch, held_epoch } = sent as { seen_epoch: number; held_epoch: number | null };
  return Math.max(seen_epoch, held_epoch ?? 0) - epoch > MOST_EPOCHS_AHEAD
    ? `acquire names an epoch that is more than ${MOST_EPOCHS_AHEAD} ahead of ${epoch}`
    : undefined;
}

/**
 * Reports whether a value is the state that an authority carries into its next execution. Anyone who can start a
 * workflow chooses its arguments, and a counter near its limit would refuse every run.
 */
export function isWorkloadState(value: unknown): value is WorkloadState {
  return wrongIn(STATE, value).length === 0 && Number((value as WorkloadState).epoch) <= HIGHEST_CARRIED;
}

/** Far above any number of runs, and far below the highest number that is counted exactly. */
const HIGHEST_CARRIED = 1_000_000_000_000;

function wrongIn(fields: Record<string, Check>, value: unknown): string[] {
  const given = new Map<string, unknown>(isObject(value) ? Object.entries(value) : []);
  return Object.entries(fields).flatMap(([name, check]) => (check(given.get(name)) ? [] : [name]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
