import { CALL, callOf } from '../../../contract/evidence/files/calls';
import { overlayAt } from '../../../contract/evidence/files/plan';
import { REPORT } from '../../../contract/evidence/files/report';
import { digestOf } from '../../../contract/signing/digest';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that only calls of the approved plan were executed, and as planned (C4.4). */
export function callsRule(account: Account): Finding[] {
  const { plan, executed } = account;
  const planned = new Map(plan?.calls.map((call) => [call.id, call]));
  const outside = executed.filter((id) => !planned.has(id));
  return [
    ...outside.map((id) =>
      violated('C4.4', CALL.folder + id, 'the executed call is not in the approved plan'),
    ),
    ...executed.flatMap((id) => unreached(account, id)),
    ...otherModules(account),
    ...[...planned.values()].flatMap((call) => otherOverlay(account, call)),
  ];
}

function unreached({ plan, record }: Account, id: string): Finding[] {
  const step = plan?.calls.find((call) => call.id === id)?.step;
  const state = record.steps.find((one) => one.step === step)?.state;
  if (state !== 'not-reached' && state !== 'nothing') return [];
  return [violated('C7', REPORT.path, `${id} left a record, but its step is reported as ${state}`)];
}

/** Checks that each call record names the module in the plan (C8.3). */
function otherModules({ bundle, plan }: Account): Finding[] {
  const refs = new Map(plan?.calls.map(({ id, module_ref }) => [id, module_ref]));
  return [...bundle.files.keys()].flatMap((path) => {
    const id = CALL.isAt(path) ? callOf(path) : undefined;
    if (id === undefined || !refs.has(id)) return [];
    const read = CALL.read(jsonIn(bundle, path));
    const named = read && 'module_ref' in read ? read.module_ref : undefined;
    return named === refs.get(id)
      ? []
      : [
          violated(
            'C8.3',
            path,
            `the record names ${named ?? 'no module'}, but the approved plan names ${refs.get(id)}`,
          ),
        ];
  });
}

function otherOverlay({ bundle, revision }: Account, call: { id: string; overlay?: unknown }): Finding[] {
  const path = overlayAt(revision, call.id);
  const overlay = jsonIn(bundle, path);
  if (overlay === undefined || (call.overlay !== undefined && digestOf(overlay) === digestOf(call.overlay)))
    return [];
  return [violated('C8.3', path, 'the overlay differs from the one in the approved plan')];
}
