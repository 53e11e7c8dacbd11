import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const TESTS = join(__dirname, '..');
/** The rooms whose tests hold a namespace of the test server. */
const ROOMS = ['client', 'faults', 'runs'];

/**
 * The namespace of the test file that calls it. It is made from the file's name, so no two files can share one;
 * a file with two worlds numbers them.
 */
export function ownNamespace(world = 1): string {
  const { testPath } = expect.getState();
  if (!testPath) throw new Error('only a test file has a namespace of its own');
  return nameOf(testPath, world);
}

/** All that the server has to be started with; each costs it some work, so a second one is for those that say so. */
export function allNamespaces(): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(TESTS, room))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(TESTS, room, file))
      .flatMap((path) => (hasTwoWorlds(path) ? [1, 2] : [1]).map((world) => nameOf(path, world))),
  );
}

/** Where the ports of the world with this namespace begin: far enough from those of the next one. */
export function firstPort(namespace: string): number {
  return 10_000 + 20 * allNamespaces().indexOf(namespace);
}

function hasTwoWorlds(testPath: string): boolean {
  return readFileSync(testPath, 'utf8').includes('World.open({ number: 2');
}

function nameOf(testPath: string, world: number): string {
  const file = relative(TESTS, testPath)
    .replace(/\.test\.ts$/, '')
    .replaceAll('/', '-');
  return world === 1 ? file : `${file}-${world}`;
}
