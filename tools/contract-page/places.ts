import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

const SOURCE = /\.ts$/;
const CITATION = /\bC(\d)\.(\d+)(?:-C?(?:\1\.)?(\d+))?/g;

/** The files below some folders of a project that cite each clause, as sorted paths; ranges (`C6.1-C6.5`) count for each clause in them. */
export function citedIn(
  project: string,
  folders: readonly string[],
  read = SOURCE,
): Map<string, Set<string>> {
  const cited = new Map<string, Set<string>>();
  for (const file of folders.flatMap((folder) => filesIn(project, folder, read)).toSorted())
    for (const clause of clausesIn(readFileSync(join(project, file), 'utf8')))
      cited.set(clause, (cited.get(clause) ?? new Set()).add(file));
  return cited;
}

/** Files for people: by folder, each folder once. */
export function grouped(files: Iterable<string>): string {
  const folders = new Map<string, string[]>();
  for (const file of [...files].toSorted()) {
    const folder = dirname(file);
    folders.set(folder, [...(folders.get(folder) ?? []), nameOf(file)]);
  }
  return [...folders]
    .map(([folder, names]) => (folder === '.' ? names : [`\`${folder}/\` ${names.join(', ')}`]).join(', '))
    .join('; ');
}

function clausesIn(text: string): Set<string> {
  const clauses = new Set<string>();
  for (const [, section, first, last = first] of text.matchAll(CITATION))
    for (let at = Number(first); at <= Number(last); at += 1) clauses.add(`C${section}.${at}`);
  return clauses;
}

function filesIn(project: string, folder: string, read: RegExp): string[] {
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && read.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1));
}

function nameOf(file: string): string {
  return basename(file, extname(file) === '.ts' ? '.ts' : '').replace(/\.test$/, '');
}
