import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');
const pages = ['.', 'docs', 'docs/adr', 'examples/decision-service-ts', 'examples/decision-service-python']
  .flatMap((folder) => readdirSync(join(PROJECT, folder)).map((name) => join(folder, name)))
  .filter((page) => page.endsWith('.md'));

/** Paths of files of the project that a page links to, or names in code. */
function namedFiles(page: string): string[] {
  const text = readFileSync(join(PROJECT, page), 'utf8');
  const linked = [...text.matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map(([, path = '']) =>
    join(dirname(page), path),
  );
  const named = [
    ...text.matchAll(
      /`((?:activities|client|contract|examples|sandbox|test|tools|worker|workflows)\/[\w/.@-]+\.\w+)`/g,
    ),
  ].map(([, path = '']) => path);
  return [...linked, ...named];
}

/** The anchors that a page links to within itself, without a heading of that name. */
function deadAnchors(page: string): string[] {
  const text = readFileSync(join(PROJECT, page), 'utf8');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
  return [...text.matchAll(/\]\(#([^)]+)\)/g)]
    .map(([, anchor = '']) => anchor)
    .filter((anchor) => !headings.includes(anchor));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

describe('the documents', () => {
  it.each(pages)('%s links to files and headings that exist', (page) => {
    expect(namedFiles(page).filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
    expect(deadAnchors(page)).toEqual([]);
  });

  it('agree with the settings on the oldest Node version', () => {
    const { engines } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(engines.node).toBe(`>=${readFileSync(join(PROJECT, '.nvmrc'), 'utf8').trim()}`);
  });
});
