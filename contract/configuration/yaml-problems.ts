import { type Document, type Scalar, visit } from 'yaml';
import { isExact } from '../words/exact-number';
import { flawIn } from '../words/flawed-text';

/** What is wrong with a YAML text, and at which offset in it. */
export interface YamlProblem {
  what: string;
  offset: number;
  advice: string;
}

/** Everything for which a YAML document cannot be read as its author meant it, in the order of the text. */
export function problemsOf(document: Document.Parsed): YamlProblem[] {
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    what: `this is not valid YAML: ${message}`,
    offset: pos[0],
    advice: 'correct the YAML',
  }));
  visit(document, {
    Scalar: (_, node) => {
      const problem = problemOf(node);
      if (problem) problems.push({ ...problem, offset: node.range?.[0] ?? 0 });
    },
    Alias: (_, node, ancestors) => {
      const named = node.resolve(document);
      const what =
        named === undefined
          ? `the alias *${node.source} has no anchor &${node.source} before it`
          : `the alias *${node.source} is inside the value that it names`;
      if (named === undefined || ancestors.includes(named))
        problems.push({ what, offset: node.range?.[0] ?? 0, advice: 'write the value out' });
    },
  });
  return problems.toSorted((one, other) => one.offset - other.offset);
}

/** The offset of the first alias of a document; 0 when it has none. */
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

/** The message of an error, whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function problemOf({ value, source = '' }: Scalar): Omit<YamlProblem, 'offset'> | undefined {
  if (typeof value === 'number' && !holds(value, source))
    return {
      what: `the number ${source} has more digits than JSON readers keep`,
      advice: 'write it as text, in quotes',
    };
  const flaw = typeof value === 'string' ? flawIn(value, { lines: true }) : undefined;
  return flaw === undefined
    ? undefined
    : { what: `a text contains the character ${flaw}`, advice: 'remove the character' };
}

/** Whether a number is what its author wrote; hexadecimal and octal ones are whole. */
function holds(value: number, source: string): boolean {
  return /^[-+]?0[xob]/.test(source) ? Number.isSafeInteger(value) : isExact(source.replace(/^[+]/, ''));
}
