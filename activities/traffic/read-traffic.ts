import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { quotedAnswer } from '../../contract/words/quoted';
import { canonicalAddress } from '../../contract/world/address';
import type { TrafficCheck } from '../../contract/world/probe';
import { RUNNER } from '../../contract/world/vantages';
import { NO_PLACES } from '../reach/dial';
import { getJson } from '../reach/get-json';
import { dialUrl, matches } from '../reach/probe';

/** The answer of one DNS server for a name, and of the service at each address. */
export interface TrafficSight {
  name: string;
  server: string;
  addresses: string[];
  services: { url: string; answered: string; met: boolean }[];
  met: boolean;
  at: string;
}

const SERVICE_TIMEOUT_MS = 5000;

/** Reads traffic back live: the name at each DNS server, then the service at each address (C7.8, C8.6). */
export async function readTraffic(check: TrafficCheck): Promise<TrafficSight[]> {
  return Promise.all(check.servers.map((server) => readAt(check, server)));
}

async function readAt(check: TrafficCheck, server: string): Promise<TrafficSight> {
  const at = new Date().toISOString();
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([server]);
  let addresses: string[] = [];
  try {
    addresses = (
      await (check.type === 'A' ? resolver.resolve4(check.name) : resolver.resolve6(check.name))
    ).toSorted();
  } catch {
    return { name: check.name, server, addresses, services: [], met: false, at };
  }
  const services = await Promise.all(addresses.map((address) => serviceAt(check, address)));
  const right = isDeepStrictEqual(new Set(addresses.map(canonical)), new Set(check.addresses.map(canonical)));
  return {
    name: check.name,
    server,
    addresses,
    services,
    met: right && services.every((service) => service.met),
    at,
  };
}

function canonical(address: string): string {
  return canonicalAddress(address) ?? address;
}

async function serviceAt(check: TrafficCheck, address: string) {
  const url = `http://${isIPv6(address) ? `[${address}]` : address}:${check.http.port}${check.http.path}`;
  const answer = await getJson(url, dialUrl(NO_PLACES, RUNNER, url), SERVICE_TIMEOUT_MS);
  if (!('body' in answer))
    return { url, answered: 'error' in answer ? answer.error : 'refuses connections', met: false };
  return {
    url,
    answered: quotedAnswer(answer.body, check.http.expect),
    met: matches(answer.body, check.http.expect),
  };
}
