import { parseSync } from '@swc/core';
import { importsOf, sourcesOf, textOf } from './import-graph';

const PRODUCT = ['connection', 'workflows', 'activities', 'worker', 'client'];
const STARTS = ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'exec', 'execSync', 'fork'];
/** Stored in call.json; the supervisor makes the environment of the call from it. */
const AS_STORED = ['activities/process/call-folder.ts'];

type Node = Record<string, unknown> & { type: string };

/** Every node of a syntax tree. */
function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') yield value as Node;
    yield* nodesIn(Object.values(value));
  }
}

const nodesOf = (text: string) => [...nodesIn(parseSync(text, { syntax: 'typescript', target: 'es2022' }))];
const nameOf = (value: unknown): unknown => (value as { value?: unknown } | undefined)?.value;
const isEnv = (node: Node) =>
  nameOf(node['key']) === 'env' || (node.type === 'Identifier' && node['value'] === 'env');

/** What is wrong with the environments that a source gives to the tools that it starts. */
function wrongStarts(text: string): string[] {
  const nodes = nodesOf(text);
  const declared = new Map(
    nodes
      .filter((node) => node.type === 'VariableDeclarator')
      .map((node) => [nameOf(node['id']), node['init']] as const),
  );
  const starts = nodes.filter(
    (node) => node.type === 'CallExpression' && STARTS.includes(String(nameOf(node['callee']))),
  );
  const inherits = starts.filter((start) => {
    const given = [...nodesIn(start['arguments'])];
    return ![...given, ...given.flatMap((node) => [...nodesIn(declared.get(nameOf(node)))])].some(isEnv);
  });
  const own = nodes.filter((node) => {
    const value = node['value'] as Node | undefined;
    return isEnv(node) && (value?.type === 'ObjectExpression' || nameOf(value?.['object']) === 'process');
  });
  return [
    ...inherits.map((start) => `${nameOf(start['callee'])} without env`),
    ...own.map(() => 'an env of its own'),
  ];
}

describe('C4.4 the environment of every tool that the product starts', () => {
  const starters = PRODUCT.flatMap(sourcesOf).filter((file) =>
    importsOf(file).some(({ target, typeOnly }) => target === 'node:child_process' && !typeOnly),
  );

  it('is made by toolEnvironment, and inherited by none', () => {
    expect(starters.length).toBeGreaterThan(8);
    const wrong = PRODUCT.flatMap(sourcesOf).flatMap((file) =>
      wrongStarts(textOf(file)).map((what) => `${file}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is passed on by its type, so that the compiler refuses another', () => {
    const untyped = PRODUCT.flatMap(sourcesOf).filter((file) => /\benv\??: (Record|Node)/.test(textOf(file)));
    expect(untyped).toEqual(AS_STORED);
  });

  it.each([
    ["spawn('a', []);", ['spawn without env']],
    ["spawn('a', [], { env: { PATH } });", ['an env of its own']],
    ["spawn('a', [], { env: process.env });", ['an env of its own']],
    ["const options = { timeout: 1 }; execFile('a', options);", ['execFile without env']],
    ["const options = { env: toolEnvironment({}) }; execFile('a', options);", []],
    ["spawn('a', [], { env, stdio: 'ignore' });", []],
  ])('is judged by its source: %s', (text, wrong) => {
    expect(wrongStarts(text)).toEqual(wrong);
  });
});
