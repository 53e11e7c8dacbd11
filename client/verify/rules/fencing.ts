import { DUTIES } from '../../../contract/effects/effects';
import { CALL, CALL_FENCING, callOf, RESULT } from '../../../contract/evidence/files/calls';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that fencing was proven again right before each call that two writers would make harmful (C6.5). */
export function fencingRule({ bundle, plan }: Account): Finding[] {
  const moving = (plan?.calls ?? []).filter(({ effect }) => DUTIES[effect].fenced);
  const folders = [...bundle.files.keys()].flatMap((path) => {
    const [, folder = ''] = path.split('/');
    const made = path === CALL.at(folder) || path === RESULT.at(folder);
    return made && moving.some(({ id }) => callOf(path) === id) ? [folder] : [];
  });
  return [...new Set(folders)].flatMap((folder) => {
    const name = CALL_FENCING.at(folder);
    const proven = CALL_FENCING.read(jsonIn(bundle, name));
    if (proven && proven.proof.proven_by !== null) return [];
    return [
      violated('C6.5', name, 'there is no proof that the old primary was fenced right before this call'),
    ];
  });
}
