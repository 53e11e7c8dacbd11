import { localRequest } from '../local-request';
import { type Mapping, mappingOf, textAt } from '../mapping';
import type { World } from './modules/definition/definition';

async function ask(controlUrl: string, method: string, path: string, body?: Mapping): Promise<unknown> {
  const reply = await localRequest(method, `${controlUrl}${path}`, body).catch((error: Error) => {
    throw new Error(`the local world does not answer at ${controlUrl}: ${error.message}`);
  });
  if (reply.status >= 400)
    throw new Error(`${method} ${path}: ${textAt(mappingOf(reply.body), 'error') || reply.status}`);
  return reply.body;
}

/** The world behind its control API. */
export function connectWorld(controlUrl: string): World {
  return {
    act: async (site, verb, body = {}) =>
      mappingOf(await ask(controlUrl, 'POST', `/sites/${site}/${verb}`, body)),
    async siteAt(address) {
      const sites = await ask(controlUrl, 'GET', '/sites');
      const found = (Array.isArray(sites) ? sites : [])
        .map(mappingOf)
        .find((site) => textAt(site, 'address').startsWith(`${address}:`));
      if (!found) throw new Error(`no site of the local world has the address ${address}`);
      return found;
    },
    env: (name) => (process.env[name] ?? '').trim(),
  };
}
