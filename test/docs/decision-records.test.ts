import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../docs/adr');
const names = readdirSync(FOLDER).sort();

describe('docs/adr', () => {
  it('is numbered without a gap', () => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.map((name) => name.slice(0, 5))).toEqual(
      names.map((_, at) => `${String(at + 1).padStart(4, '0')}-`),
    );
  });

  it.each(names)('%s has context, decision and consequences on half a page', (name) => {
    const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
    expect(lines[0]).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`));
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      '## Context',
      '## Decision',
      '## Consequences',
    ]);
    expect(lines.length).toBeLessThan(40);
  });
});
