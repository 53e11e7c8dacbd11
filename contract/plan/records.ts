import type { Catalogue } from '../effects/catalogue';
import { recordInputOf } from '../effects/effect-of-call';
import type { Effect } from '../effects/effects';
import { type Reason, reasonOf } from '../words/failures';
import type { CompiledCall, HyopsCall } from './compiled-plan';
import type { Plan } from './plan';

/** Calls with these effects change the name that clients follow, or read it back. */
const OF_A_NAME: readonly Effect[] = ['cuts-traffic', 'steers-traffic', 'observes'];

/** The DNS name of a call, and the input that holds it. */
type Named = { name: string; input: string } | { name: null; why: string; input: string };

/**
 * Requires that the DNS name which a call changes or reads is one that traffic reads back (C7.8). The name must be in
 * an input that approvers see, not in a state that exists already.
 */
export function recordReasons(
  { plan, traffic }: Pick<Plan, 'plan' | 'traffic'>,
  calls: readonly CompiledCall[],
  modules: Catalogue,
): Reason[] {
  if (!Array.isArray(traffic)) return [];
  const readBack = traffic.map(({ name }) => name);
  return calls.flatMap((call, at): Reason[] => {
    const record = call.kind === 'hyops' ? recordInputOf(call.module_ref, modules) : undefined;
    if (call.kind !== 'hyops' || record === undefined || !OF_A_NAME.includes(call.effect)) return [];
    const named = nameIn(call, record, calls.slice(0, at));
    const says = call.effect === 'observes' ? 'reads' : 'changes';
    const refuse = (what: string, advice: string) => [
      reasonOf('PlanInvalid')(
        `step "${call.blueprint_step}" ${what}`,
        `plans/ ${plan} inputs.${named.input}`,
        advice,
      ),
    ];
    if (named.name === null)
      return refuse(
        `${says} a DNS name that the plan does not contain: ${named.why}`,
        `write ${named.input}: ${readBack.join(' or ')}`,
      );
    if (readBack.some((one) => isSameName(one, named.name))) return [];
    return refuse(
      `${says} the DNS name ${named.name}, but traffic reads back ${readBack.join(', ')}`,
      `write the same name as ${named.input} and as the name under traffic`,
    );
  });
}

/** HyOps takes the name from its input, or else from the state of the endpoint, as the call that writes it was told. */
function nameIn(
  { blueprint_step, overlay }: HyopsCall,
  record: string,
  before: readonly CompiledCall[],
): Named {
  const { inputs } = overlay.steps[0];
  const own = textOf(inputs[record]);
  const input = `${blueprint_step}.${record}`;
  if (own !== '') return { name: own, input };
  const state = textOf(inputs['endpoint_state_ref']);
  const key = textOf(inputs['endpoint_fqdn_output_key']) || 'endpoint_dns_name';
  if (state === '') return { name: null, why: `${record} is empty`, input };
  const writer = before.findLast((call) => call.kind === 'hyops' && call.state_ref === state);
  if (writer?.kind !== 'hyops' || writer.expect !== 'must-run')
    return { name: null, why: `HyOps would take it from the state ${state}`, input };
  const written = textOf(writer.overlay.steps[0].inputs[key]);
  const there = `${writer.blueprint_step}.${key}`;
  return written === ''
    ? { name: null, why: `${there} is empty, so HyOps would change nothing and report success`, input: there }
    : { name: written, input: there };
}

function isSameName(one: string, other: string): boolean {
  const canonical = (name: string) => name.toLowerCase().replace(/\.$/, '');
  return canonical(one) === canonical(other);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
