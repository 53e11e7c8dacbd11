import { Resolver } from 'node:dns/promises';
import { localRequest, type Reply } from '../../sandbox/local-request';
import { type Mapping, mappingOf, textAt } from '../../sandbox/mapping';
import { serviceName } from '../../sandbox/world-layout';
import type { HyopsUnderTest } from '../conformance/hyops-under-test';

/** The sites of a world by name, as its control API shows them. */
export async function sitesOf(hyops: HyopsUnderTest): Promise<Record<string, Mapping>> {
  const { body } = await localRequest('GET', `${textAt(hyops.values, 'control_url')}/sites`);
  const sites = (Array.isArray(body) ? body : []).map(mappingOf);
  return Object.fromEntries(sites.map((site) => [textAt(site, 'site'), site]));
}

/** Does something to a site, as a person does with curl. */
export function actOn(hyops: HyopsUnderTest, site: string, verb: string, body: Mapping = {}): Promise<Reply> {
  return localRequest('POST', `${textAt(hyops.values, 'control_url')}/sites/${site}/${verb}`, body);
}

/** Asks a site itself, at its own address; rejects when nobody answers there. */
export function askSite(hyops: HyopsUnderTest, value: string, method = 'GET', path = '/'): Promise<Reply> {
  return localRequest(
    method,
    `http://${textAt(hyops.values, value)}:${textAt(hyops.values, 'site_port')}${path}`,
    method === 'POST' ? { value: 'an order' } : undefined,
  );
}

/** Where the service's name points, asked of the world's own server. */
export async function whereTheNamePoints(hyops: HyopsUnderTest): Promise<{ address: string; ttl: number }[]> {
  const resolver = new Resolver();
  resolver.setServers([textAt(hyops.values, 'dns_server')]);
  return resolver.resolve4(serviceName, { ttl: true });
}
