import type { Exported } from './read-exports.mjs';

const GROUPS: [kind: Exported['kind'], title: string][] = [
  ['function', 'Functions'],
  ['client', 'Clients'],
  ['error', 'Errors'],
  ['type', 'Types'],
];

const INTRODUCTION = `# Client library

The exports of \`hyops-dr/client\`, the library for decision services (C2.1, C2.2). \`examples/decision-service-ts\` uses it.
\`npm run reference\` writes this page from the source.`;

/** What keeps exports from being a reference: names without a description, and types that a caller cannot import. */
export function problemsOf(exports: readonly Exported[]): string[] {
  const names = new Set(exports.map(({ name }) => name));
  return exports.flatMap(({ name, kind, doc, members, mentions }) => [
    ...[{ name, doc }, ...(kind === 'client' ? members : [])]
      .filter((one) => one.doc === '')
      .map((one) => `${one.name} of ${name} has no doc comment`),
    ...mentions
      .filter((one) => !names.has(one))
      .map((one) => `${name} names the type ${one}, which client/index.ts does not export`),
  ]);
}

/** The whole page, as markdown. */
export function referencePage(exports: readonly Exported[]): string {
  const sections = GROUPS.flatMap(([kind, title]) => {
    const members = exports.filter((one) => one.kind === kind);
    return [`## ${title}`, ...members.toSorted(byName).flatMap((one) => sectionOf(one, exports))];
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

function byName(one: Exported, other: Exported): number {
  return one.name < other.name ? -1 : 1;
}

function sectionOf(
  { name, kind, doc, code, members, mentions }: Exported,
  exports: readonly Exported[],
): string[] {
  const links = mentions
    .filter((mention) => exports.some((one) => one.name === mention))
    .toSorted()
    .map((mention) => `[${mention}](#${mention.toLowerCase()})`);
  const body =
    kind === 'client'
      ? members.flatMap((one) => [`#### ${name}.${one.name}`, fenced(one.code), one.doc])
      : [fenced(code)];
  return [`### ${name}`, doc, ...body, ...(links.length > 0 ? [`See ${links.join(', ')}.`] : [])];
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}
