import { changesOf } from '../effects/effect-of-call';
import { DUTIES } from '../effects/effects';
import { STEPS, type Step } from '../words/steps';
import { wrapped } from '../words/text-lines';
import type { CompiledCall, CompiledPlan } from './compiled-plan';
import { endpointInWords } from './endpoints';
import { gateLines } from './gates-in-words';

/**
 * Describes a plan in plain language in 80 columns: who must approve, what must hold first, which calls change what,
 * where the workload is reached afterwards, and what cannot be undone (C4.4). `agreement` names the required approvers.
 */
export function planInWords(plan: CompiledPlan, digest: string, agreement: readonly string[]): string[] {
  const { decision } = plan;
  return [
    ...wrapped('', `${plan.plan}: ${plan.description}`),
    '',
    ...wrapped('decision   ', `${decision.decision_id}: ${said(decision)}`),
    ...wrapped('rationale  ', decision.rationale),
    ...wrapped('workload   ', `${plan.workload} in ${plan.environment}`),
    ...wrapped('runner     ', `${plan.runner}, by ${plan.access_mode}${sentBy(plan)}`),
    ...wrapped('blueprint  ', `${plan.blueprint_ref}, ${plan.hyops_version}`),
    `digest     ${digest}`,
    '',
    'Who must approve',
    ...agreement.flatMap((line) => wrapped('  ', line)),
    '',
    'What must hold before the first change',
    ...gateLines(plan),
    '',
    'What happens then',
    ...STEPS.flatMap((step, at) => stepLines(plan, step, at + 1)),
    ...orderLines(plan),
    ...templateLines(plan),
    ...endLines(plan),
  ];
}

function sentBy({ transport }: CompiledPlan): string {
  return transport === 'local' ? '' : `; calls are sent to it (${transport}) and cannot be cancelled there`;
}

function said({ decision_type, target_cloud, dr_mode, drill }: CompiledPlan['decision']): string {
  const place = target_cloud === 'none' ? 'on-premises' : target_cloud;
  return `${drill ? 'a drill: ' : ''}${decision_type} to ${place} by ${dr_mode}`;
}

function stepLines(plan: CompiledPlan, step: Step, number: number): string[] {
  const calls = plan.calls.filter((call) => call.step === step);
  const nothing = plan.nothing.find((one) => one.step === step);
  const title = `${String(number).padStart(3)}. ${step}`;
  if (nothing) return [title, ...wrapped('     ', `nothing. ${nothing.reason}`)];
  if (calls.length === 0) return [];
  return [
    title,
    ...calls.flatMap((call) => callLines(call, plan)),
    ...(step === 'cut-traffic' ? readBackLines(plan) : []),
  ];
}

function callLines(call: CompiledCall, { modules }: CompiledPlan): string[] {
  if (call.kind === 'human')
    return [
      ...wrapped('     ', `${call.name}: a named person does this, and the run waits for them`),
      ...wrapped('       effect   ', DUTIES[call.effect].says),
      ...wrapped('       to do    ', call.instructions),
      ...wrapped(
        '       accepted ',
        `when its proof succeeds: ${call.proof.map(({ name }) => `"${name}"`).join(', ')}`,
      ),
    ];
  if (call.kind === 'sync')
    return [
      ...wrapped('     ', `${call.name} (hyops secrets vault-sync)`),
      ...wrapped(
        '       effect   ',
        `${DUTIES[call.effect].says}: those of scope ${call.scope} into the runtime vault`,
      ),
      ...wrapped(
        '       accepted ',
        'when this run executes it, and all names of the scope are in the vault',
      ),
    ];
  const proof = call.proof.map(({ name }) => `"${name}"`).join(', ');
  return [
    ...wrapped('     ', `${call.blueprint_step} (HyOps ${call.module_ref})`),
    ...wrapped('       effect   ', changesOf(call.module_ref, call.effect, modules)),
    ...wrapped(
      '       accepted ',
      call.expect === 'must-run'
        ? 'when this run executes it'
        : `when this run executes it, or when it exists and its proof succeeds: ${proof}`,
    ),
    ...wrapped('       state    ', call.state_ref.split('#')[1] ?? 'the default state of the module'),
    ...(call.optional ? ['       optional: the run continues without it'] : []),
    ...(call.secrets.length > 0 ? wrapped('       secrets  ', call.secrets.join(', ')) : []),
  ];
}

function readBackLines({ traffic }: CompiledPlan): string[] {
  if (!Array.isArray(traffic)) return [];
  return traffic.flatMap(({ name, servers, addresses, http, within_seconds }) =>
    wrapped(
      '     read back  ',
      `${name} resolves to ${addresses.join(', ')} at ${servers.join(', ')}, and ${http.path} answers there as expected, within ${within_seconds} s`,
    ),
  );
}

function orderLines({ dropped_requires }: CompiledPlan): string[] {
  if (dropped_requires.length === 0) return [];
  return [
    '',
    'Where the run departs from the order of the blueprint',
    ...dropped_requires.flatMap(({ step, requires, reason }) =>
      wrapped('  - ', `${step} no longer waits for ${requires}: ${reason}`),
    ),
  ];
}

function templateLines({ templates }: CompiledPlan): string[] {
  if (templates.length === 0) return [];
  return [
    '',
    'What a tool behind HyOps executes as a template',
    ...templates.flatMap(({ input, reason }) => wrapped('  - ', `${input}: ${reason}`)),
  ];
}

function endLines({ endpoints, traffic, public_hosts, cannot_be_undone }: CompiledPlan): string[] {
  const expected = Object.entries(endpoints).map(([name, place]) => `${name}: ${endpointInWords(place)}`);
  const unchanged = Array.isArray(traffic) ? 'no endpoint is named' : `as before. ${traffic.nothing}`;
  return [
    '',
    'Where the workload is reached afterwards',
    ...(expected.length > 0 ? expected : [unchanged]).flatMap((line) => wrapped('  ', line)),
    ...(public_hosts.length > 0 ? ['', 'Reached over a public address'] : []),
    ...public_hosts.flatMap(({ host, reason }) => wrapped('  - ', `${host}: ${reason}`)),
    '',
    'What cannot be undone',
    ...(cannot_be_undone.length > 0 ? cannot_be_undone : ['the plan lists nothing']).flatMap((what) =>
      wrapped('  - ', what),
    ),
  ];
}
