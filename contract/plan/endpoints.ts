import { z } from 'zod';
import type { Effect } from '../effects/effects';
import type { Reason } from '../words/failures';
import type { CallStep } from '../words/steps';
import { Port, TrafficCheck } from '../world/probe';

const about = {
  /** A text output of the module, such as `endpoint_host`. */
  output: z.string().min(1).max(128),
  port: Port,
  /** Left out when an accepted connection is enough. */
  http: TrafficCheck.shape.http.omit({ port: true }).optional(),
  within_seconds: TrafficCheck.shape.within_seconds,
};

/**
 * An endpoint that a HyOps call publishes: its host is an output of the call, and a live probe must reach it (C8.6).
 */
const PublishedByCall = z.strictObject({ call: z.string().min(1), ...about });

/** Where the workload is reached afterwards: a name that the traffic probe checks, or what a call publishes. */
export const Endpoint = z.union([z.string().min(1), PublishedByCall]);

/** The same in a compiled plan, where a call is identified by its state. */
export const PublishedEndpoint = z.strictObject({
  state_ref: z.string().min(1),
  ...about,
  // What a digest covers has no defaults.
  within_seconds: z.number(),
});
export type PublishedEndpoint = z.infer<typeof PublishedEndpoint>;
export type CompiledEndpoint = string | PublishedEndpoint;

/** The parts of a plan that concern its endpoints. */
interface Endpointed {
  plan: string;
  endpoints: Record<string, z.infer<typeof Endpoint>>;
  traffic: readonly { name: string }[] | { nothing: string };
}

/**
 * Compiles the endpoints of a plan. Refuses one that nothing would prove: a text must be a name that the traffic probe
 * checks, and everything else comes from the outputs of a call and a live probe (C8.6).
 */
export function compileEndpoints(
  { plan, endpoints, traffic }: Endpointed,
  calls: readonly (
    | { kind: 'human' | 'sync' }
    | { kind: 'hyops'; blueprint_step: string; state_ref: string }
  )[],
): { endpoints: Record<string, CompiledEndpoint>; reasons: Reason[] } {
  const compiled: Record<string, CompiledEndpoint> = {};
  const reasons: Reason[] = [];
  const refuse = (name: string, what: string, advice: string) =>
    reasons.push({
      code: 'PlanInvalid',
      what: `plan ${plan}: endpoint ${name} ${what}`,
      where: `plans/ ${plan} endpoints.${name}`,
      do: advice,
    });
  const names = 'nothing' in traffic ? [] : traffic.map(({ name }) => name);
  for (const [name, endpoint] of Object.entries(endpoints)) {
    if (typeof endpoint === 'string') {
      compiled[name] = endpoint;
      if (!names.includes(endpoint.replace(/:\d+$/, '')))
        refuse(
          name,
          `is "${endpoint}", which no live probe proves`,
          'name a record that traffic reads back, or write { call, output, port }',
        );
      continue;
    }
    const { call, ...rest } = endpoint;
    const found = calls.find((one) => one.kind === 'hyops' && one.blueprint_step === call);
    if (found?.kind === 'hyops') compiled[name] = { state_ref: found.state_ref, ...rest };
    else refuse(name, `names call "${call}", which HyOps does not make in this plan`, 'correct the step id');
  }
  return { endpoints: compiled, reasons };
}

/** Effects after which the workload has a new or an additional endpoint, traffic cuts first (C7.8). */
const MOVING: readonly (readonly Effect[])[] = [
  ['cuts-traffic', 'steers-traffic'],
  ['reconciles-workloads', 'replicates'],
];

/** Returns the step after whose calls the endpoints are probed live; null when there are no endpoints to probe. */
export function readBackStep({
  calls,
  traffic,
  endpoints,
}: {
  calls: readonly { step: CallStep; effect: Effect }[];
  traffic: readonly unknown[] | { nothing: string };
  endpoints: Record<string, unknown>;
}): CallStep | null {
  if (!Array.isArray(traffic) && Object.keys(endpoints).length === 0) return null;
  for (const effects of MOVING) {
    const last = calls.findLast(({ effect }) => effects.includes(effect));
    if (last) return last.step;
  }
  return calls.at(-1)?.step ?? null;
}

/** Describes one endpoint for the approver. */
export function endpointInWords(endpoint: CompiledEndpoint): string {
  if (typeof endpoint === 'string') return endpoint;
  const { state_ref, output, port, http } = endpoint;
  const asked = http ? `${http.path} must answer there as expected` : 'it must accept a connection';
  return `port ${port} of what ${state_ref} publishes as ${output}; ${asked}`;
}
