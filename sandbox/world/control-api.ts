import { type Mapping, numberAt, textAt, type Value } from '../mapping';
import type { Closable } from './closable';
import { type Answer, type Call, listenHttp } from './http-service';
import type { Repository } from './repository';
import type { RunnerHost } from './runner-host';
import type { Site } from './site';

/** Where backups go: always the first, the second on demand. */
export type Repositories = { primary: Repository; secondary: Repository };

type Action = (
  site: Site,
  repositories: Repositories,
  body: Mapping,
) => Promise<Value | undefined> | Value | undefined;

const told =
  (act: (site: Site) => void): Action =>
  (site) => {
    act(site);
    return undefined;
  };

/** What can be done to a site, by the last part of the path. */
const actions: Record<string, Action> = {
  start: async (site) => {
    await site.start();
    return undefined;
  },
  stop: told((site) => site.stop()),
  fence: told((site) => site.fence()),
  unfence: told((site) => site.unfence()),
  promote: told((site) => site.promote()),
  backup: (site, { primary, secondary }, body) => {
    const backup = site.backup(primary);
    if (body['secondary'] === true) site.backup(secondary);
    return backup;
  },
  restore: (site, { primary }, body) =>
    site.restore(primary, textAt(body, 'set') || undefined, numberAt(body, 'seconds', 0)),
};

/** `/runner`: how many commands are at work on the runner's host; its connections can be cut, stopped, started. */
async function answerForRunner(runner: RunnerHost, { method, path }: Call): Promise<Answer | undefined> {
  const [, verb] = /^\/runner(?:\/(cut|stop|start))?$/.exec(path) ?? [];
  if (!path.startsWith('/runner') || (verb === undefined) !== (method === 'GET')) return undefined;
  if (verb === 'cut') runner.cut();
  if (verb === 'stop') runner.stop();
  if (verb === 'start') await runner.start();
  return { status: 200, body: { working: runner.working } };
}

async function answer(sites: readonly Site[], repositories: Repositories, call: Call): Promise<Answer> {
  if (call.method === 'GET' && call.path === '/sites') {
    return { status: 200, body: sites.map((site) => site.view()) };
  }
  const [, name, verb] = /^\/sites\/([^/]+)\/([^/]+)$/.exec(call.path) ?? [];
  const site = sites.find((candidate) => candidate.name === name);
  const action = actions[verb ?? ''];
  if (!site || !action || call.method !== 'POST') {
    const verbs = Object.keys(actions).join('|');
    return {
      status: 404,
      body: { error: `no ${call.method} ${call.path}; try GET /sites or POST /sites/<name>/<${verbs}>` },
    };
  }
  const result = await action(site, repositories, call.body);
  return { status: 200, body: { ...site.view(), ...(result === undefined ? {} : { result }) } };
}

/** The world's own handle, for people with curl and for the modules of the stand-in. */
export function serveControlApi(
  sites: readonly Site[],
  runner: RunnerHost,
  repositories: Repositories,
  port: number,
): Promise<Closable> {
  return listenHttp(
    '127.0.0.1',
    port,
    async (call) => (await answerForRunner(runner, call)) ?? answer(sites, repositories, call),
  );
}
