import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Node,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { isExact } from '../words/exact-number';
import { flawIn } from '../words/flawed-text';

/** A problem in a YAML text, and its offset. */
export interface YamlProblem {
  what: string;
  offset: number;
  advice: string;
}

/** The library compares each alias with every anchor. */
const MOST_ALIASES = 100;

/**
 * Lists everything that could keep a YAML document from being read as its author meant it, in the order of the text.
 */
export function problemsOf(document: Document.Parsed): YamlProblem[] {
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    what: `this is not valid YAML: ${message}`,
    offset: pos[0],
    advice: 'correct the YAML',
  }));
  const anchors = new Map<string, Node>();
  let aliases = 0;
  visit(document, {
    Node: (_, node, ancestors) => {
      if ('anchor' in node && node.anchor) anchors.set(node.anchor, node);
      if (isAlias(node)) aliases += 1;
      for (const { what, advice, at = node } of foundIn(node, anchors, ancestors, aliases))
        problems.push({ what, advice, offset: at.range?.[0] ?? 0 });
      return aliases > MOST_ALIASES ? visit.BREAK : undefined;
    },
  });
  return problems.toSorted((one, other) => one.offset - other.offset);
}

type Found = Omit<YamlProblem, 'offset'> & { at?: Node };

function* foundIn(
  node: Node,
  anchors: ReadonlyMap<string, Node>,
  ancestors: readonly unknown[],
  aliases: number,
): Generator<Found> {
  if (isAlias(node)) yield* aliasProblems(node, anchors, ancestors, aliases);
  if (isMap(node)) yield* repeatedKeys(node);
  if (isScalar(node)) yield* scalarProblems(node);
}

function* aliasProblems(
  { source }: Alias,
  anchors: ReadonlyMap<string, Node>,
  ancestors: readonly unknown[],
  count: number,
): Generator<Found> {
  const named = anchors.get(source);
  const advice = 'write the value out';
  if (count > MOST_ALIASES) yield { what: `there are more than ${MOST_ALIASES} aliases`, advice };
  else if (named === undefined)
    yield { what: `the alias *${source} has no anchor &${source} before it`, advice };
  else if (ancestors.includes(named))
    yield { what: `the alias *${source} is inside the value that it names`, advice };
}

/** Includes keys that differ in YAML but are equal in JSON, such as 1 and "1". */
function* repeatedKeys({ items }: YAMLMap): Generator<Found> {
  const seen = new Set<string>();
  for (const { key } of items) {
    if (!isScalar(key)) {
      yield { what: 'a key is a list or an object', advice: 'write the key as text' };
      continue;
    }
    const name = String(key.value ?? '');
    if (seen.has(name))
      yield {
        what: `the key "${name}" appears more than once`,
        advice: 'keep exactly one of them',
        at: key,
      };
    seen.add(name);
  }
}

/** Returns the offset of the first alias of a document; 0 when it has none. */
export function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias: (_, node) => {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** Returns the message of any thrown value. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function* scalarProblems({ value, source = '' }: Scalar): Generator<Found> {
  if (typeof value === 'number' && !holds(value, source))
    yield {
      what: `the number ${source} has more digits than JSON readers keep`,
      advice: 'write it as text, in quotes',
    };
  const flaw = typeof value === 'string' ? flawIn(value, { lines: true }) : undefined;
  if (flaw !== undefined)
    yield { what: `a text contains the character ${flaw}`, advice: 'remove the character' };
}

/** Reports whether a number has the value that its author wrote; hexadecimal and octal numbers are integers. */
function holds(value: number, source: string): boolean {
  return /^[-+]?0[xob]/.test(source) ? Number.isSafeInteger(value) : isExact(source.replace(/^[+]/, ''));
}
