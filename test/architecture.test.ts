import { readdirSync, statSync } from 'node:fs';
import { builtinModules, isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { circlesOf, importsOf, PRODUCT, packageOf, reachOf, sourcesOf, textOf } from './import-graph';

const PROJECT = resolve(__dirname, '..');
const SOURCES = [...PRODUCT, 'sandbox', 'tools', 'test'];

interface Room {
  /** Rooms of the project that it may import from. */
  rooms: string[];
  /** The only packages it may import; without the list, any. */
  packages?: string[];
}

const ROOMS: Record<string, Room> = {
  contract: {
    rooms: [],
    packages: [
      'zod',
      'yaml',
      'jsonc-parser',
      'canonicalize',
      'fastest-levenshtein',
      'ipaddr.js',
      'lossless-json',
    ],
  },
  connection: { rooms: ['contract'], packages: ['@temporalio/client', '@temporalio/envconfig', 'commander'] },
  workflows: { rooms: ['contract'], packages: ['@temporalio/workflow', '@temporalio/common'] },
  activities: { rooms: ['contract', 'connection'] },
  worker: { rooms: ['contract', 'connection', 'activities'] },
  client: { rooms: ['contract', 'connection'] },
};

/** The files that need more than their folder may import. */
const ALSO = new Map([
  ['contract/signing/digest.ts', ['node:crypto']],
  ['connection/within.ts', ['node:events']],
]);

const roomOf = (file: string) => file.split('/')[0] ?? '';

/** Every import of a room that its rule does not allow, as `file -> target`. */
function trespasses(name: string, { rooms, packages }: Room): string[] {
  return sourcesOf(name).flatMap((file) =>
    importsOf(file)
      .filter(({ target }) =>
        target.endsWith('.ts')
          ? ![name, ...rooms].includes(roomOf(target))
          : packages && ![...packages, ...(ALSO.get(file) ?? [])].includes(packageOf(target)),
      )
      .map(({ target }) => `${file} -> ${target}`),
  );
}

describe('the walk over imports', () => {
  it('finds the files of every room', () => {
    for (const room of SOURCES) expect(sourcesOf(room).length).toBeGreaterThan(3);
    expect(sourcesOf('contract')).toContain('contract/evidence/timeline.ts');
  });

  it('distinguishes value imports, type imports and built-ins', () => {
    expect(importsOf('contract/signing/digest.ts')).toEqual([
      { target: 'node:crypto', typeOnly: false },
      { target: 'canonicalize', typeOnly: false },
    ]);
    expect(importsOf('contract/configuration/resolve-runner.ts').every(({ typeOnly }) => typeOnly)).toBe(
      true,
    );
    expect(importsOf('workflows/steps/approve.ts')).toContainEqual({
      target: 'contract/approval/ledger.ts',
      typeOnly: false,
    });
  });
});

describe('the rooms', () => {
  it.each(Object.entries(ROOMS))('%s imports only what it may', (name, room) => {
    expect(trespasses(name, room)).toEqual([]);
  });

  it('let the sandbox import only Node and the packages in its package.json', () => {
    const { dependencies } = JSON.parse(textOf('sandbox/package.json'));
    const named = Object.keys(dependencies);
    const room = { rooms: [], packages: [...builtinModules.map((name) => `node:${name}`), ...named] };
    expect(trespasses('sandbox', room)).toEqual([]);
    const packages = sourcesOf('sandbox').flatMap((file) => importsOf(file).map(({ target }) => target));
    expect(named.filter((name) => !packages.includes(name))).toEqual([]);
  });

  it('never import the sandbox, which is used through executables, files and sockets', () => {
    const inward = [...PRODUCT, 'tools'].flatMap((room) =>
      sourcesOf(room).flatMap((file) =>
        importsOf(file)
          .filter(({ target }) => roomOf(target) === 'sandbox')
          .map(({ target }) => `${file} -> ${target}`),
      ),
    );
    expect(inward).toEqual([]);
  });

  it.each(['contract', 'workflows', 'activities'])('%s reads nothing from the environment', (room) => {
    expect(sourcesOf(room).filter((file) => /\bprocess\s*\.\s*env\b/.test(textOf(file)))).toEqual([]);
  });

  it('contain no folder or file without a meaningful name', () => {
    const nothing = /(^|\/)(utils?|common|lib|shared|types|helpers?|misc)(\.ts$|\/)/;
    expect(SOURCES.flatMap(sourcesOf).filter((file) => nothing.test(file))).toEqual([]);
  });
});

describe('imports, type imports included', () => {
  // The programs at the top of a folder start the modules below them.
  const ENTRIES = ['client/main.ts', 'worker/main.ts'];
  const EVERYWHERE = [...PRODUCT, 'sandbox', 'tools', 'bench'];

  /** Every import between two files of the project, as each of them is placed by `place`. */
  const arrows = (rooms: readonly string[], place: (file: string) => string) =>
    rooms.flatMap(sourcesOf).flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => target.endsWith('.ts') && place(target) !== place(file))
        .map(({ target }): [string, string] => [place(file), place(target)]),
    );

  it('form no cycle of files', () => {
    expect(circlesOf(arrows(EVERYWHERE, (file) => file))).toEqual([]);
  });

  it('form no cycle of folders', () => {
    const folder = (file: string) => (ENTRIES.includes(file) ? file : dirname(file));
    expect(circlesOf(arrows([...PRODUCT, 'sandbox'], folder))).toEqual([]);
  });

  it('are found when they form a cycle', () => {
    expect(
      circlesOf([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
        ['c', 'd'],
      ]),
    ).toEqual([['b', 'c']]);
  });
});

describe('workflow code', () => {
  const { files, packages } = reachOf('workflows/index.ts');

  it('imports only names of the contract and the Temporal SDK: no zod, no Node', () => {
    expect([...packages].toSorted()).toEqual(['@temporalio/common', '@temporalio/workflow']);
    expect(files).toContain('workflows/dr-run.ts');
    expect(files).toContain('contract/approval/ledger.ts');
  });

  it('is every file of its folder', () => {
    const all = reachOf('workflows/index.ts', 'types-too').files;
    expect(sourcesOf('workflows').filter((file) => !all.has(file))).toEqual([]);
  });
});

describe('the client library (C2.1, C2.2)', () => {
  const { files, packages } = reachOf('client/index.ts');

  it('cannot run anything: no worker, no activities, no child processes', () => {
    expect([...files].filter((file) => !['client', 'connection', 'contract'].includes(roomOf(file)))).toEqual(
      [],
    );
    expect(
      [...packages].filter((name) => name === '@temporalio/worker' || /child_process/.test(name)),
    ).toEqual([]);
    expect(files.size).toBeGreaterThan(5);
  });
});

describe('the workflow bundle', () => {
  const path = join(PROJECT, 'lib/workflow-bundle.js');

  /** The files that the bundle was made of, from the source map at its end. */
  function sources(): string[] {
    const [, map = ''] =
      /sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)/.exec(
        textOf('lib/workflow-bundle.js'),
      ) ?? [];
    return JSON.parse(Buffer.from(map, 'base64').toString()).sources;
  }

  it('is smaller than 2 MB', () => {
    expect(statSync(path).size).toBeLessThan(2_000_000);
  });

  it('contains the workflows, but no zod and no Node built-in', () => {
    const made = sources();
    expect(made.some((source) => source.endsWith('workflows/dr-run.ts'))).toBe(true);
    expect(made.filter((source) => /node_modules\/(zod|yaml|canonicalize)\//.test(source))).toEqual([]);
    const modules = made.flatMap((source) => (source.startsWith('external ') ? [source] : []));
    expect(modules).toEqual([]);
    const required = [...textOf('lib/workflow-bundle.js').matchAll(/\brequire\(["']([^"']+)["']\)/g)];
    expect(required.map(([, name = '']) => name).filter(isBuiltin)).toEqual([]);
  });

  it('consists of the files that the import graph reaches', () => {
    const ours = sources().filter((source) => /^\.\/(contract|workflows)\/.*\.ts$/.test(source));
    const reached = reachOf('workflows/index.ts').files;
    expect(ours.map((source) => source.slice(2)).filter((file) => !reached.has(file))).toEqual([]);
  });
});

describe('the checkout', () => {
  it('has only known folders and files at the top', () => {
    const top = readdirSync(PROJECT);
    for (const name of [...PRODUCT, 'test', 'package.json', 'tsconfig.json', 'docker-compose.yml'])
      expect(top).toContain(name);
  });
});
