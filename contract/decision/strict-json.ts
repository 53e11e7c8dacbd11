import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isExact } from '../words/exact-number';
import { type Parsed, type Reason, reasonOf } from '../words/failures';
import { flawIn } from '../words/flawed-text';
import { bounded, MOST_REASONS } from '../words/shown';

const DEEPEST = 64;
const STRICT = { allowTrailingComma: false, disallowComments: true, allowEmptyContent: false };

/**
 * Reads JSON from UTF-8 bytes and refuses what `JSON.parse` lets through: duplicate keys (the last one would win, and a
 * second `requires_approval: false` would bypass approval), a byte order mark, invalid UTF-8, numbers that a double
 * cannot hold, and strings with half a surrogate pair, a control character or a separator that another reader takes for
 * a line break.
 */
export function parseStrictJson(bytes: Uint8Array): Parsed<unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refusal([invalid('the artifact is not UTF-8 text', 'decision', 'send JSON in UTF-8')]);
  }
  if (depthOf(text) > DEEPEST)
    return refusal([
      invalid(`the artifact is nested deeper than ${DEEPEST} levels`, 'decision', 'flatten what is nested'),
    ]);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, STRICT);
  if (!tree || errors.length > 0) return refusal(syntaxReasons(text, errors), errors.length);
  const problems = [...problemsIn(tree, '', text)];
  // The strict parser accepts less than this one, so it never throws for a text that gets this far.
  return problems.length > 0 ? refusal(problems) : { ok: true, value: JSON.parse(text) };
}

function refusal(reasons: readonly Reason[], total?: number): Parsed<never> {
  return { ok: false, reasons: bounded(reasons, total) };
}

/**
 * Counts without recursion, because the parsers after this one follow the nesting on the stack, and without a regular
 * expression, which would search for the end of a string from each of its quotes. Brackets in strings do not count.
 */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

/** Lists everything in a tree that another reader would read differently, each with its path. */
function* problemsIn(node: Node, path: string, text: string): Generator<Reason> {
  if (node.type === 'string') yield* flaws(String(node.value), path);
  if (node.type === 'number' && !isExact(text.slice(node.offset, node.offset + node.length)))
    yield invalid(
      `${path} is a number with more digits than JSON readers keep`,
      path,
      'write it as text, in quotes',
    );
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type !== 'object') {
      yield* problemsIn(child, `${path}[${index}]`, text);
      continue;
    }
    const [named, value] = child.children ?? [];
    const key = String(named?.value);
    const here = path ? `${path}.${key}` : key;
    if (seen.has(key))
      yield invalid(`the key "${here}" appears more than once`, here, 'keep exactly one of them');
    seen.add(key);
    yield* flaws(key, here);
    if (value) yield* problemsIn(value, here, text);
  }
}

function* flaws(text: string, path: string): Generator<Reason> {
  const flaw = flawIn(text, { lines: true });
  if (flaw !== undefined)
    yield invalid(
      `${path} contains the character ${flaw}, which is not allowed in text`,
      path,
      'remove the character',
    );
}

/** Describes the errors that are shown; their positions are computed together. */
function syntaxReasons(text: string, errors: readonly ParseError[]): Reason[] {
  let line = 1;
  let lineStart = 0;
  let read = 0;
  return errors.slice(0, MOST_REASONS).map((error) => {
    for (; read < error.offset; read++)
      if (text[read] === '\n') {
        line += 1;
        lineStart = read + 1;
      }
    const where = `line ${line}, column ${error.offset - lineStart + 1}`;
    return invalid(
      `the artifact is not JSON: ${printParseErrorCode(error.error)}`,
      where,
      'correct the JSON',
    );
  });
}

const invalid = reasonOf('DecisionInvalid');
