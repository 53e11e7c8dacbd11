import { callOf } from '../../../contract/evidence/files/calls';
import { ENDPOINTS } from '../../../contract/evidence/files/endpoints';
import { READ_TRAFFIC } from '../../../contract/run/deficiency';
import type { StepState } from '../../../contract/run/step-record';
import { digestOf } from '../../../contract/signing/digest';
import type { Step } from '../../../contract/words/steps';
import { type Account, newestIn } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that traffic, if cut, was then seen at the target for every name at every server (C7.8, C8.6). */
export function endpointsRule(account: Account): Finding[] {
  const checks = account.plan?.traffic;
  if (!Array.isArray(checks) || !wasCut(account)) return [];
  const seen = newestIn(account.bundle, account.fragments, ENDPOINTS);
  if (!seen) return [unseen('traffic was cut, but no live probe is recorded')];
  const found = seen.sights
    .filter(({ met }) => !met)
    .map(({ name, server }) =>
      unseen(`traffic was cut, but ${name} at ${server} does not lead to the target`),
    );
  for (const { name, servers } of checks)
    for (const server of servers)
      if (!seen.sights.some((sight) => sight.name === name && sight.server === server))
        found.push(unseen(`traffic was cut, but ${name} was not probed at ${server}`));
  if (found.length === 0 && !seen.met) found.push(unseen('traffic was cut but not seen at the target'));
  if (digestOf(seen.endpoints) !== digestOf(account.plan?.endpoints))
    found.push(unseen('the endpoints differ from those in the approved plan'));
  if (!lookedAfterwards(account)) found.push(unseen('traffic was probed before it was cut'));
  return found;
}

const CUT: readonly (StepState | undefined)[] = ['done', 'skipped', 'unknown'];

/** Reports whether traffic was cut and the run continued. Only a named person can waive the live probe. */
function wasCut({ record }: Account): boolean {
  const stateOf = (step: Step) => record.steps.find((one) => one.step === step)?.state;
  const wentOn = stateOf('resume-protection') !== 'not-reached';
  const cut = CUT.includes(stateOf('cut-traffic'));
  const waived = record.deficiencies.some(({ call, by }) => call === READ_TRAFFIC && by !== null);
  return cut && wentOn && !waived;
}

function lookedAfterwards({ plan, fragments }: Account): boolean {
  const cutting = plan?.calls.flatMap(({ id, step }) => (step === 'cut-traffic' ? [id] : []));
  const last = (leaves: (path: string) => boolean) =>
    fragments.findLastIndex(({ files }) => Object.keys(files).some(leaves));
  return (
    last((path) => ENDPOINTS.isAt(path)) > last((path) => cutting?.includes(callOf(path) ?? '') === true)
  );
}

function unseen(what: string): Finding {
  return violated('C8.6', ENDPOINTS.path, what);
}
