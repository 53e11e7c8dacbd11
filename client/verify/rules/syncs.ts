import { CALL, callOf, RESULT, SYNC } from '../../../contract/evidence/files/calls';
import { PLAN } from '../../../contract/evidence/files/plan';
import { scopeOf } from '../../../contract/plan/sync';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

type PlannedCall = NonNullable<Account['plan']>['calls'][number];

/**
 * Checks that each sync of secrets has the scope that the decision selects, and that the command that ran had it too
 * (C3.9, C7.6).
 */
export function syncsRule(account: Account): Finding[] {
  if (account.executed.length === 0) return [];
  const syncs = account.plan?.calls.filter(({ kind }) => kind === 'sync') ?? [];
  return syncs.flatMap((call) => [...planFindings(account, call), ...recordFindings(account, call)]);
}

function planFindings({ plan }: Account, { id, scope, from }: PlannedCall): Finding[] {
  const selected = from === undefined ? undefined : scopeOf(from, plan?.decision ?? {}, id);
  if (selected?.ok && selected.value === scope) return [];
  const says = selected?.ok ? selected.value : 'no scope';
  return [violated('C3.9', PLAN.path, `call ${id} syncs ${scope}, but the decision selects ${says}`)];
}

function recordFindings({ bundle }: Account, { id, scope }: PlannedCall): Finding[] {
  return [...bundle.files.keys()].flatMap((path) => {
    if (callOf(path) !== id) return [];
    const json = jsonIn(bundle, path);
    const [, folder = ''] = path.split('/');
    if (CALL.isAt(path) || SYNC.isAt(path)) {
      const read = CALL.isAt(path) ? CALL.read(json) : SYNC.read(json);
      const ran = read && 'scope' in read ? read.scope : 'no scope';
      return ran === scope ? [] : [violated('C7.6', path, `it names ${ran}, but the plan syncs ${scope}`)];
    }
    const result = RESULT.isAt(path) ? RESULT.read(json) : undefined;
    if (!result || 'unattended' in result || result.conclusion.state === 'failed') return [];
    const sync = SYNC.read(jsonIn(bundle, SYNC.at(folder)));
    if (sync && result.conclusion.state === 'executed' && sync.synced === sync.names.length) return [];
    return [violated('C7.6', path, 'nothing records that all secrets of the scope were synced')];
  });
}
