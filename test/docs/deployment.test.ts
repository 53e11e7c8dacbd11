import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../../contract/words/names';

const PROJECT = resolve(__dirname, '../..');
const read = (name: string) => readFileSync(join(PROJECT, name), 'utf8');

const Compose = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      ports: z.array(z.string()).default([]),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      healthcheck: z.unknown().optional(),
      security_opt: z.array(z.string()),
      read_only: z.boolean().default(false),
      volumes: z.array(z.string()).default([]),
    }),
  ),
});
const { services } = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));

describe('docker-compose.yml', () => {
  it('opens ports only to the machine itself (C9.3)', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports).toHaveLength(2);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('pins every image to a version', () => {
    const images = Object.values(services).map((service) => service.image);
    expect(images.filter((image) => !/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image))).toEqual([]);
    const temporal = images.filter((image) => /temporalio\/(server|admin-tools)/.test(image));
    expect(new Set(temporal.map((image) => image.split(':')[1])).size).toBe(1);
  });

  it('starts each service once its dependencies are healthy or complete', () => {
    const waits = Object.values(services).flatMap((service) => Object.entries(service.depends_on));
    expect(waits.length).toBeGreaterThan(3);
    for (const [name, { condition }] of waits)
      expect(condition).toBe(
        services[name]?.healthcheck === undefined ? 'service_completed_successfully' : 'service_healthy',
      );
  });

  it('gives no service new privileges, and the worker a read-only file system with its own folders', () => {
    for (const service of Object.values(services))
      expect(service.security_opt).toContain('no-new-privileges:true');
    expect(services['worker']).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true });
    const mounted = services['worker']?.volumes.map((volume) => volume.replace(/:ro$/, '').split(':').at(-1));
    expect(mounted).toEqual(
      expect.arrayContaining(['/etc/hyops-dr', '/opt/hybridops/core', '/var/lib/hyops']),
    );
  });
});

describe('the set-up of the namespace', () => {
  it('registers the search attributes that runs set, and no others', () => {
    const script = read('deploy/set-up-namespace.sh');
    const [, keywords = ''] = /for keyword in (.*); do/.exec(script) ?? [];
    const bools = [...script.matchAll(/register (\w+) Bool/g)].map(([, name = '']) => name);
    const registered = { ...typed(keywords.split(' '), 'KEYWORD'), ...typed(bools, 'BOOL') };
    expect(registered).toEqual(SEARCH_ATTRIBUTES);
  });
});

describe('the image of the worker', () => {
  it('uses the Node version of the project and an unprivileged user', () => {
    const dockerfile = read('Dockerfile');
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:20\.\d+\.\d+-bookworm-slim$/m);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).not.toMatch(/:latest/);
  });

  it('copies the folders that the build compiles, and the sandbox, which it bundles', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (\w+) \w+$/gm)].map(([, name = '']) => name);
    const sources: string[] = [...JSON.parse(read('tsconfig.build.json')).include, 'sandbox'];
    expect(copied.toSorted()).toEqual(sources.toSorted());
    for (const name of sources) expect(read('.dockerignore')).toContain(`!${name}\n`);
  });
});

function typed(names: string[], type: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, type]));
}
