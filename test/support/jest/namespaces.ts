import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const TESTS = join(__dirname, '../..');
/** The folders whose tests use a namespace of the test server. */
const ROOMS = ['client', 'examples', 'faults', 'hostile', 'runs'];

/** Returns the namespace of the calling test file, named after the file so that it is unique. */
export function ownNamespace(): string {
  const { testPath } = expect.getState();
  if (!testPath) throw new Error('only a test file has its own namespace');
  return nameOf(testPath);
}

/** Lists the namespaces that the server must have. */
export function allNamespaces(): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(TESTS, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .sort()
      .map((file) => nameOf(join(TESTS, room, file))),
  );
}

/** Returns the first port for the world of a namespace; each world has 20 ports. */
export function firstPort(namespace: string): number {
  return 10_000 + 20 * allNamespaces().indexOf(namespace);
}

function nameOf(testPath: string): string {
  return relative(TESTS, testPath)
    .replace(/\.test\.ts$/, '')
    .replaceAll(/[/.]/g, '-');
}
