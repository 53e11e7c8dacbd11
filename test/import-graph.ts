import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { type ModuleItem, parseSync, type StringLiteral } from '@swc/core';

const PROJECT = resolve(__dirname, '..');

/** The folders of the product. */
export const PRODUCT = ['contract', 'connection', 'workflows', 'activities', 'worker', 'client'];

/** One import of a file: a path within the project, or the name of a package or of a Node built-in. */
export interface Import {
  target: string;
  /** Gone after compilation. */
  typeOnly: boolean;
}

/** What a file reaches by value imports, itself included: files of the project, and everything else by name. */
export interface Reach {
  files: Set<string>;
  packages: Set<string>;
}

/** The TypeScript files below a folder of the project, by path within the project. */
export function sourcesOf(room: string): string[] {
  return readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(room, name));
}

export function textOf(file: string): string {
  return readFileSync(join(PROJECT, file), 'utf8');
}

/** Every import and re-export of a file, also `import()` and `require()`. */
export function importsOf(file: string): Import[] {
  const text = textOf(file);
  const written = parseSync(text, { syntax: 'typescript', target: 'es2022' }).body.flatMap(importOf);
  const called = [...text.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => ({
    target: name,
    typeOnly: false,
  }));
  return [...written, ...called].map(({ target, typeOnly }) => ({ target: place(file, target), typeOnly }));
}

/** Follows imports from a file through the project, not into packages: those of values, or type imports too. */
export function reachOf(entry: string, follow: 'values' | 'types-too' = 'values'): Reach {
  const reach: Reach = { files: new Set(), packages: new Set() };
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reach.files.has(file)) continue;
    reach.files.add(file);
    for (const { target } of importsOf(file).filter((one) => follow === 'types-too' || !one.typeOnly))
      if (target.endsWith('.ts')) waiting.push(target);
      else reach.packages.add(packageOf(target));
  }
  return reach;
}

/** The places that reach themselves by the arrows given: each circle once, its places in order. */
export function circlesOf(arrows: readonly (readonly [string, string])[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of arrows) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reachable = (start: string) => {
    const reached = new Set<string>();
    const waiting = [...(next.get(start) ?? [])];
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      waiting.push(...(next.get(place) ?? []));
    }
    return reached;
  };
  const reach = new Map([...next.keys()].map((place) => [place, reachable(place)]));
  const circles = [...reach].flatMap(([place, reached]) =>
    reached.has(place) ? [[...reached].filter((other) => reach.get(other)?.has(place)).toSorted()] : [],
  );
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

/** `@scope/name` or `name` of a module inside a package; a built-in keeps its name. */
export function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function importOf(item: ModuleItem): Import[] {
  const from = (source: StringLiteral, typeOnly: boolean) => [{ target: source.value, typeOnly }];
  if (item.type === 'ImportDeclaration') {
    const named = item.specifiers.filter((one) => one.type === 'ImportSpecifier');
    const onlyTypes =
      named.length > 0 && named.length === item.specifiers.length && named.every((one) => one.isTypeOnly);
    return from(item.source, item.typeOnly || onlyTypes);
  }
  if (item.type === 'ExportNamedDeclaration' && item.source) return from(item.source, item.typeOnly ?? false);
  return item.type === 'ExportAllDeclaration' ? from(item.source, false) : [];
}

/** A relative import that leads nowhere is a mistake of this walk, or of the file. */
function place(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const path = normalize(join(dirname(file), target));
  const found = [`${path}.ts`, path.replace(/\.js$/, '.ts'), join(path, 'index.ts'), path].find(
    (one) => existsSync(join(PROJECT, one)) && /\.\w+$/.test(one),
  );
  if (found === undefined) throw new Error(`${file} imports ${target}, which is not there`);
  return found;
}
