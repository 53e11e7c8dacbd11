import { type Ending, ended, stopped } from '../../contract/run/ending';
import { FAILURE_CODES, outcomeOfFailure } from '../../contract/words/failures';
import type { Outcome } from '../../contract/words/outcomes';

const WAIVED = { call: '03-cut-traffic-dns', what: 'no answer', by: 'alice', reason: 'done by hand' };

/** A run can end like this with that outcome. */
export function anEnding(outcome: Outcome): Ending {
  if (outcome === 'completed-with-deficiencies') return ended('completed', [WAIVED]);
  if (outcome === 'completed' || outcome === 'held' || outcome === 'denied') return ended(outcome, []);
  const code = FAILURE_CODES.find((one) => outcomeOfFailure(one) === outcome);
  if (!code) throw new Error(`no code leads to ${outcome}`);
  return stopped([{ code, what: 'w', where: 'x', do: 'd' }], []);
}
