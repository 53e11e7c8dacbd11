import { isIPv6 } from 'node:net';
import type { PublishedEndpoint } from '../../contract/plan/endpoints';
import { HOST_NAME, isAddress } from '../../contract/world/address';
import type { Probe } from '../../contract/world/probe';
import { readModuleState } from '../hyops/module-state';
import { look } from '../reach/probe';

/** What a state published for an endpoint, and what a live probe observed there. */
export interface PublishedSight {
  endpoint: string;
  state_ref: string;
  output: string;
  /** `host:port`; null when the state publishes no host. */
  address: string | null;
  saw: string;
  met: boolean;
  at: string;
}

/** Reads one endpoint from the state of its call, and probes it (C8.6). The text of a plan or a state alone proves nothing. */
export async function readPublished(
  root: string,
  endpoint: string,
  { state_ref, output, port, http }: PublishedEndpoint,
): Promise<PublishedSight> {
  const at = new Date().toISOString();
  const state = await readModuleState(root, state_ref);
  const about = { endpoint, state_ref, output, at };
  if (state?.status !== 'ok')
    return {
      ...about,
      address: null,
      met: false,
      saw: `the state ${state_ref} is ${state?.status ?? 'missing'}`,
    };
  const host = state.outputs[output];
  if (typeof host !== 'string' || !(isAddress(host) || HOST_NAME.test(host)))
    return { ...about, address: null, met: false, saw: `${state_ref} publishes no host as ${output}` };
  const address = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const probe: Probe = http
    ? {
        kind: 'http',
        name: endpoint,
        url: `http://${address}${http.path}`,
        expect: http.expect,
        or_down: false,
      }
    : { kind: 'tcp', name: endpoint, host, port };
  const { met, saw } = await look(probe);
  return { ...about, address, met, saw };
}
