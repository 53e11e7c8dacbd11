import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const TESTS = join(__dirname, '..');
/** The rooms whose tests hold a namespace of the test server. */
const ROOMS = ['client', 'faults', 'runs'];
const WORLDS = [1, 2];

/**
 * The namespace of the test file that calls it. It is made from the file's name, so no two files can share one;
 * a file with two worlds numbers them.
 */
export function ownNamespace(world = 1): string {
  const { testPath } = expect.getState();
  if (!testPath) throw new Error('only a test file has a namespace of its own');
  return nameOf(testPath, world);
}

/** All that the server has to be started with. */
export function allNamespaces(): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(TESTS, room))
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) => WORLDS.map((world) => nameOf(join(TESTS, room, file), world))),
  );
}

function nameOf(testPath: string, world: number): string {
  const file = relative(TESTS, testPath)
    .replace(/\.test\.ts$/, '')
    .replaceAll('/', '-');
  return world === 1 ? file : `${file}-${world}`;
}
