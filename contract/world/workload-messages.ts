import { isOneLine } from '../words/flawed-text';
import { AUTHORITY_MESSAGES } from './workload';

type Check = (value: unknown) => boolean;

const LONGEST = 500;
const text: Check = (value) => typeof value === 'string' && value.length <= LONGEST && isOneLine(value);
const count: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const BY_HAND = { by: text, reason: text };
const FIELDS: Record<string, Record<string, Check>> = {
  [AUTHORITY_MESSAGES.acquire]: {
    ...{ decision_id: text, workflow_id: text, run_id: text, take_over_from: orNull(text) },
    ...{ seen_epoch: count, most_per_day: orNull((value) => typeof value === 'number' && value >= 0) },
  },
  [AUTHORITY_MESSAGES.release]: { run_id: text, changed: (value) => typeof value === 'boolean' },
  [AUTHORITY_MESSAGES.freeze]: BY_HAND,
  [AUTHORITY_MESSAGES.unfreeze]: {},
  [AUTHORITY_MESSAGES.releaseByHand]: { ...BY_HAND, decision_id: text },
};

/**
 * Returns why a message to the workload authority is invalid; undefined for a valid one. Anyone with access to Temporal
 * can send one, and a handler that throws would stall the authority, and with it every run of the workload.
 */
export function wrongWithMessage(message: string, sent: unknown): string | undefined {
  const fields = Object.entries(FIELDS[message] ?? {});
  const given = new Map<string, unknown>(
    typeof sent === 'object' && sent !== null ? Object.entries(sent) : [],
  );
  const wrong = fields.flatMap(([name, check]) => (check(given.get(name)) ? [] : [name]));
  return wrong.length === 0
    ? undefined
    : `${message} needs ${wrong.join(', ')}; a text is one line of at most ${LONGEST} characters`;
}
