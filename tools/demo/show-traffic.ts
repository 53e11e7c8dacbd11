import { Resolver } from 'node:dns/promises';
import { z } from 'zod';
import { say } from './narrator';
import type { Scene } from './scene';

const Site = z.object({ site: z.string(), role: z.string(), writable: z.boolean(), rows: z.number() });

/** Does what an application does: asks DNS for the service, reads what answers there and places an order. */
export async function showTraffic({ values }: Scene): Promise<void> {
  const resolver = new Resolver();
  resolver.setServers([values.dns_server]);
  for (const address of await resolver.resolve4(values.service_name)) {
    const url = `http://${address}:${values.site_port}/`;
    const { site, role, writable, rows } = Site.parse(await (await fetch(url)).json());
    const order = await fetch(`${url}rows`, { method: 'POST', body: JSON.stringify({ value: 'an order' }) });
    await order.text();
    say(
      `DNS at ${values.dns_server}: ${values.service_name} is ${address}`,
      `${url} is site ${site}, ${role}, ${writable ? 'writable' : 'read-only'}, ${rows} orders`,
      order.ok ? '✓ an order is accepted there' : `✗ an order is refused there (HTTP ${order.status})`,
    );
  }
}
