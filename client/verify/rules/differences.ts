import { DIFFERENCES } from '../../../contract/evidence/files/differences';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/**
 * Checks that the runner found nothing in the run record or the history that its own records do not confirm (C4.5, C4.6).
 */
export function differencesRule({ bundle }: Account): Finding[] {
  const found = DIFFERENCES.read(jsonIn(bundle, DIFFERENCES.path));
  if (!found)
    return [violated('C4.5', DIFFERENCES.path, 'the runner did not compare the run with its own records')];
  return found.map(({ clause, what }) => violated(clause, DIFFERENCES.path, what));
}
