import { z } from 'zod';
import { StateRef } from '../decision/decision';
import { canonicalAddress, HOST_NAME, isAddress } from '../world/address';
import type { Probe } from '../world/probe';

/** One host that the decision moves away from: its address, its name, or the HyOps state that publishes either. */
const OneHost = z
  .string()
  .refine(
    (text) => isAddress(text) || HOST_NAME.test(text) || StateRef.safeParse(text).success,
    'must be an address, a host name or a HyOps state such as platform/postgresql-ha#primary',
  );

/** The old primary, named once: one host or several (C6.5). */
export const OldPrimary = z.union([OneHost, z.array(OneHost).min(1).max(8)]);
export type OldPrimary = z.infer<typeof OldPrimary>;

/** Lists each host or state of an old primary. */
export function hostsOf(oldPrimary: OldPrimary): string[] {
  return typeof oldPrimary === 'string' ? [oldPrimary] : oldPrimary;
}

/** Returns the old primary as one text, as people sign it. */
export function nameOf(oldPrimary: OldPrimary): string {
  return hostsOf(oldPrimary).join(', ');
}

/** Reports whether a host is given as the HyOps state that publishes it. */
export function isState(host: string): boolean {
  return host.includes('/');
}

/** Returns the host from the outputs of a state; undefined when it publishes none. */
export function publishedHost(outputs: Record<string, unknown>): string | undefined {
  return ['pg_host', 'endpoint_host']
    .map((key) => outputs[key])
    .find((value): value is string => typeof value === 'string' && value !== '');
}

/** Returns the host that a probe connects to. */
function hostOfProbe(probe: Probe): string {
  return probe.kind === 'http' ? new URL(probe.url).hostname.replace(/^\[|\]$/g, '') : probe.host;
}

/** Reports whether two texts name the same host: compares addresses by value, and names without regard to case. */
export function isSameHost(one: string, other: string): boolean {
  return (canonicalAddress(one) ?? one.toLowerCase()) === (canonicalAddress(other) ?? other.toLowerCase());
}

/**
 * Lists in sentences where probes and the old primary disagree: a probe of another host proves nothing about it, and a
 * host without a probe may still accept writes (C6.5).
 */
export function mismatches(hosts: readonly string[], probes: readonly Probe[]): string[] {
  const asked = probes.map((probe) => ({ name: probe.name, host: hostOfProbe(probe) }));
  return [
    ...asked
      .filter(({ host }) => !hosts.some((one) => isSameHost(one, host)))
      .map(
        ({ name, host }) => `probe "${name}" asks ${host}, which is not the old primary ${hosts.join(', ')}`,
      ),
    ...hosts
      .filter((one) => !asked.some(({ host }) => isSameHost(one, host)))
      .map((one) => `no probe asks the old primary ${one}`),
  ];
}
