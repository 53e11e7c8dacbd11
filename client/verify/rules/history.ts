import { HISTORY, Lost } from '../../../contract/evidence/files/histories';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that a run without history was sealed as ended outside the runner, so that no good end is sealed without it. */
export function historyRule({ bundle, record }: Account): Finding[] {
  const history = jsonIn(bundle, HISTORY.path);
  if (isWhole(history)) return [];
  const said =
    record.outcome === 'aborted' && record.reasons.some(({ code }) => code === 'EndedOutsideRunner');
  if (Lost.safeParse(history).success && said) return [];
  return [
    violated(
      'C4.5',
      HISTORY.path,
      'the history is missing, but the run is not reported as ended outside the runner',
    ),
  ];
}

function isWhole(history: unknown): boolean {
  const events = typeof history === 'object' && history !== null && 'events' in history ? history.events : [];
  return Array.isArray(events) && events.length > 0;
}
