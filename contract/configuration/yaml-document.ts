import { type Document, isMap, isNode, isScalar } from 'yaml';
import type { z } from 'zod';
import type { FailureCode, Parsed, Reason } from '../words/failures';
import { bounded } from '../words/shown';
import { type Placeholder, placeholdersIn } from '../world/placeholders';
import { firstAlias, problemsOf, wordsOf, type YamlProblem } from './yaml-problems';
import { readSyntax } from './yaml-syntax';

type Issue = z.core.$ZodIssue;

/**
 * Reads one YAML file by its schema. Returns every problem at once, each with `file:line` and key. Refuses duplicate
 * keys, aliases without an anchor, unknown tags, numbers that a double cannot hold, control characters, and
 * placeholders that were not filled in, such as addresses reserved for documentation. `code` is the failure code of problems in this file.
 */
export function parseYaml<T>(file: string, text: string, schema: z.ZodType<T>, code: FailureCode): Parsed<T> {
  const syntax = readSyntax(text);
  if ('unfit' in syntax)
    return {
      ok: false,
      reasons: [{ code, what: `the file ${syntax.unfit}`, where: file, do: syntax.advice }],
    };
  const { document, lines } = syntax;
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const refused = (problems: readonly YamlProblem[]): Parsed<T> => ({
    ok: false,
    reasons: bounded(
      problems.map(({ what, offset, advice }) => ({ code, what, where: at(offset), do: advice })),
    ),
  });
  const unread = problemsOf(document);
  if (unread.length > 0) return refused(unread);
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // Too many aliases, or one that contains itself: the library only finds these here, and names no line.
    const offset = firstAlias(document);
    return refused([
      { what: `this is not valid YAML: ${wordsOf(error)}`, offset, advice: 'write the values out' },
    ]);
  }
  const result = schema.safeParse(content);
  const open = placeholdersIn(content);
  const places = new Set(open.map(({ path }) => JSON.stringify(path)));
  const problems = [
    // What a placeholder is not, such as an address, only repeats that it is one.
    ...(result.success ? [] : result.error.issues.flatMap(innermost))
      .filter(({ path }) => !places.has(JSON.stringify(path)))
      .flatMap(keysOf),
    ...open.map(stillOpen),
  ];
  if (result.success && problems.length === 0) return { ok: true, value: result.data };
  const reasons = problems.map(
    ({ path, what, advice }): Reason => ({
      code,
      what,
      // Computed only when a reason is reported, because it is slow with many keys.
      get where() {
        return `${at(offsetOf(document, path))} ${path.join('.')}`.trim();
      },
      do: advice,
    }),
  );
  return { ok: false, reasons: bounded(reasons) };
}

/**
 * Lists the problems of the alternative that matches best, instead of "none of the alternatives matches", and what is
 * wrong with a key, instead of that it is.
 */
function innermost(issue: Issue): Issue[] {
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner): Issue => ({ ...inner, path: issue.path }));
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((branch) =>
    branch.flatMap(innermost).map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const depth = (branch: Issue[]) => Math.max(...branch.map((inner) => inner.path.length));
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}

interface Problem {
  path: PropertyKey[];
  what: string;
  advice: string;
}

function stillOpen({ path, says, do: advice }: Placeholder): Problem {
  return { path, what: `it still has ${says}`, advice };
}

function keysOf(issue: Issue): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      what: `the key "${key}" is unknown`,
      advice: 'correct its spelling, or remove it',
    }));
  // Zod names a missing key only in its message.
  if (issue.message.endsWith('received undefined'))
    return [
      { path: issue.path, what: `the key "${String(issue.path.at(-1))}" is missing`, advice: 'add it' },
    ];
  const advice = issue.code === 'custom' ? issue.params?.['advice'] : undefined;
  return [
    {
      path: issue.path,
      what: issue.message,
      advice: typeof advice === 'string' ? advice : 'correct the value',
    },
  ];
}

/** Returns the position of a path in the text; for a missing key, the position of the object that lacks it. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  const parent = document.getIn(path.slice(0, -1));
  const key = isMap(parent)
    ? parent.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === path.at(-1))
    : undefined;
  const node = key ?? document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}
