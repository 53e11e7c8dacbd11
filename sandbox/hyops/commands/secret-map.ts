import { readFileSync } from 'node:fs';

/** One secret: its name in the vault, and where the secret store keeps it. */
export type MapEntry = { name: string; reference: string };

/**
 * Reads the secrets of one scope, or of all, from a map with the columns scope, name and reference, sorted by name.
 * Throws for a row that is incomplete, a name with two references, and a scope without rows.
 */
export function mapEntries(file: string, scope: string, environment: string): MapEntry[] {
  const found = new Map<string, { raw: string; reference: string }>();
  for (const { own, name, raw } of rowsOf(file)) {
    if (scope !== 'all' && own !== scope) continue;
    const other = found.get(name);
    if (other && other.raw !== raw)
      throw new Error(`conflicting map for env key ${name}: ${other.raw} vs ${raw}`);
    const reference = raw.replaceAll('{env}', environment).replaceAll('{scope}', own);
    found.set(name, { raw, reference });
  }
  if (found.size === 0) throw new Error(`no mapped secrets found for scope '${scope}' in ${file}`);
  return [...found]
    .map(([name, { reference }]) => ({ name, reference }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rowsOf(file: string): { own: string; name: string; raw: string }[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '' || line.trim().startsWith('#') || /^\s*scope,/i.test(line)) return [];
      const [own = '', name = '', raw = ''] = line.split(',').map((part) => part.trim());
      if (!own || !name || !raw)
        throw new Error(
          `failed to load map file ${file}: invalid row ${at + 1}: expected scope, name and reference`,
        );
      return [{ own, name, raw }];
    });
}
