import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Parsed, Reason } from '../words/failures';

const DEEPEST = 64;
const STRICT = { allowTrailingComma: false, disallowComments: true, allowEmptyContent: false };

/**
 * Reads JSON from UTF-8 bytes and refuses what `JSON.parse` lets slip: duplicate keys (the last one
 * would win, and a second `requires_approval: false` is an approval bypass), a byte order mark, bad UTF-8.
 */
export function parseStrictJson(bytes: Uint8Array): Parsed<unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      ok: false,
      reasons: [invalid('the artifact is not UTF-8 text', 'decision', 'send JSON in UTF-8')],
    };
  }
  if (depthOf(text) > DEEPEST)
    return {
      ok: false,
      reasons: [
        invalid(`the artifact is nested deeper than ${DEEPEST} levels`, 'decision', 'flatten what is nested'),
      ],
    };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, STRICT);
  if (!tree || errors.length > 0)
    return { ok: false, reasons: errors.map((error) => syntaxReason(text, error)) };
  const duplicates = [...duplicateKeys(tree, '')];
  if (duplicates.length > 0)
    return {
      ok: false,
      reasons: duplicates.map((path) =>
        invalid(`the key "${path}" stands there more than once`, path, 'keep the one that is meant'),
      ),
    };
  // It throws for nothing that came so far: the strict parser takes less than this one.
  return { ok: true, value: JSON.parse(text) };
}

/** Counted without recursion: the parsers behind this one follow the nesting on the stack. Brackets in strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return deepest;
}

function* duplicateKeys(node: Node, path: string): Generator<string> {
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'object') {
      const [key, value] = child.children ?? [];
      const here = path ? `${path}.${key?.value}` : String(key?.value);
      if (seen.has(here)) yield here;
      seen.add(here);
      if (value) yield* duplicateKeys(value, here);
    } else yield* duplicateKeys(child, `${path}[${index}]`);
  }
}

function syntaxReason(text: string, error: ParseError): Reason {
  const before = text.slice(0, error.offset).split('\n');
  const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return invalid(`the artifact is not JSON: ${printParseErrorCode(error.error)}`, where, 'correct the JSON');
}

function invalid(what: string, where: string, advice: string): Reason {
  return { code: 'DecisionInvalid', what, where, do: advice };
}
