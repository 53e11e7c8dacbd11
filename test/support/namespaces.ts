import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const TESTS = join(__dirname, '..');
/** The rooms whose tests hold a namespace of the test server. */
const ROOMS = ['client', 'examples', 'faults', 'runs'];

/** The namespace of the test file that calls it. It is made from the file's name, so no two files can share one. */
export function ownNamespace(): string {
  const { testPath } = expect.getState();
  if (!testPath) throw new Error('only a test file has a namespace of its own');
  return nameOf(testPath);
}

/** All that the server has to be started with. */
export function allNamespaces(): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(TESTS, room))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => nameOf(join(TESTS, room, file))),
  );
}

/** Where the ports of the world with this namespace begin: far enough from those of the next one. */
export function firstPort(namespace: string): number {
  return 10_000 + 20 * allNamespaces().indexOf(namespace);
}

function nameOf(testPath: string): string {
  return relative(TESTS, testPath)
    .replace(/\.test\.ts$/, '')
    .replaceAll('/', '-');
}
