import { callOf } from '../../../contract/evidence/files/calls';
import { ENDPOINTS } from '../../../contract/evidence/files/endpoints';
import { readBackStep } from '../../../contract/plan/endpoints';
import { READ_TRAFFIC } from '../../../contract/run/deficiency';
import type { StepState } from '../../../contract/run/step-record';
import { type CallStep, STEPS } from '../../../contract/words/steps';
import { type Account, newestIn } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

type Plan = NonNullable<Account['plan']>;
type Seen = NonNullable<ReturnType<typeof ENDPOINTS.read>>;

/**
 * Checks that the endpoints were seen live after the calls that move the workload: every name at every server, and
 * everything that a state publishes (C7.8, C8.6).
 */
export function endpointsRule(account: Account): Finding[] {
  const { plan } = account;
  const step = plan ? readBackStep(plan) : null;
  if (!plan || step === null || !wentOnAfter(account, step)) return [];
  const seen = newestIn(account.bundle, account.fragments, ENDPOINTS);
  if (!seen) return [unseen('the workload was moved, but no live probe is recorded')];
  const found = [...trafficFindings(plan, seen), ...publishedFindings(plan, seen)];
  if (found.length === 0 && !seen.met) found.push(unseen('the endpoints were not seen at the target'));
  if (!lookedAfterwards(account, step))
    found.push(unseen('the endpoints were probed before they were moved'));
  return found;
}

function trafficFindings({ traffic }: Plan, { sights }: Seen): Finding[] {
  const found = sights
    .filter(({ met }) => !met)
    .map(({ name, server }) =>
      unseen(`traffic was cut, but ${name} at ${server} does not lead to the target`),
    );
  for (const { name, servers } of Array.isArray(traffic) ? traffic : [])
    for (const server of servers)
      if (!sights.some((sight) => sight.name === name && sight.server === server))
        found.push(unseen(`traffic was cut, but ${name} was not probed at ${server}`));
  return found;
}

function publishedFindings({ endpoints }: Plan, seen: Seen): Finding[] {
  const found = Object.entries(endpoints).flatMap(([name, endpoint]) => {
    if (typeof endpoint === 'string')
      return seen.endpoints[name] === endpoint
        ? []
        : [unseen(`endpoint ${name} differs from the approved plan`)];
    const { state_ref, output, port } = endpoint;
    const sight = seen.published.find(
      (one) => one.endpoint === name && one.state_ref === state_ref && one.output === output,
    );
    const address = sight?.met ? sight.address : null;
    return address?.endsWith(`:${port}`) && seen.endpoints[name] === address
      ? []
      : [unseen(`endpoint ${name} was not reached at what ${state_ref} publishes`)];
  });
  const extra = Object.keys(seen.endpoints).filter((name) => !Object.hasOwn(endpoints, name));
  return [...found, ...extra.map((name) => unseen(`endpoint ${name} is not in the approved plan`))];
}

const MADE: readonly (StepState | undefined)[] = ['done', 'skipped', 'unknown'];

/** Reports whether the calls of a step were made and the run continued. Only a named person can waive the live probe. */
function wentOnAfter({ record }: Account, step: CallStep): boolean {
  const stateOf = (wanted: string) => record.steps.find((one) => one.step === wanted)?.state;
  const next = STEPS[STEPS.indexOf(step) + 1] ?? step;
  const completed = record.outcome === 'completed' || record.outcome === 'completed-with-deficiencies';
  const wentOn = next === 'publish-evidence' ? completed : stateOf(next) !== 'not-reached';
  const waived = record.deficiencies.some(({ call, by }) => call === READ_TRAFFIC && by !== null);
  return MADE.includes(stateOf(step)) && wentOn && !waived;
}

function lookedAfterwards({ plan, fragments }: Account, step: CallStep): boolean {
  const moving = plan?.calls.flatMap((call) => (call.step === step ? [call.id] : []));
  const last = (leaves: (path: string) => boolean) =>
    fragments.findLastIndex(({ files }) => Object.keys(files).some(leaves));
  return last((path) => ENDPOINTS.isAt(path)) > last((path) => moving?.includes(callOf(path) ?? '') === true);
}

function unseen(what: string): Finding {
  return violated('C8.6', ENDPOINTS.path, what);
}
