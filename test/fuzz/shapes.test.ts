import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileAt } from '../../contract/evidence/files/registry';
import { JsonFile } from '../../contract/evidence/shape/evidence-file';
import { aSample } from '../evidence/verify/a-bundle';
import { chance, changed, manyTimes, ODD_JSON } from './odd-values';

const SCRIPT = join(__dirname, '../../docs/verify.sh');
/** Prints one line for each case: whether the text is JSON of the shape that files with this path have. */
const JUDGE = `
import json, sys
from shapes import SHAPES, fits, is_at, parsed
for line in sys.stdin:
    path, text = json.loads(line)
    kinds = [kind for kind in SHAPES if is_at(kind, path)]
    try:
        print(len(kinds) == 1 and fits(SHAPES[kinds[0]], parsed(text)))
    except ValueError:
        print(False)
`;

describe('C4.5 docs/verify.sh', () => {
  it('accepts and refuses the same odd values in each file of evidence as hyops-dr does', () => {
    const below = chance();
    const files = aSample().fragments.flatMap((fragment) => Object.entries(fragment.files));
    const cases = files.flatMap(([path, content]): [string, string, boolean][] => {
      const file = fileAt(path);
      if (!(file instanceof JsonFile)) return [];
      const texts = Array.from({ length: manyTimes(20) }, () =>
        changed(content, ODD_JSON[below(ODD_JSON.length)] ?? '', below),
      );
      // Both verifiers refuse what is nested deeper than they follow, before they look at its shape.
      const read = texts.filter((text) => isJson(text) && !/[[{]{1000}|(\{"a":){1000}/.test(text));
      return read.map((text) => [path, text, file.misfit(JSON.parse(text)) === undefined]);
    });
    const found = verdicts(cases);
    expect(cases.map(([path, text], at) => [path, text.slice(0, 300), found[at]])).toEqual(
      cases.map(([path, text, fits]) => [path, text.slice(0, 300), fits]),
    );
    expect(new Set(cases.map(([, , fits]) => fits)).size).toBe(2);
  });
});

/** What the Python part of the script finds about each case. */
function verdicts(cases: readonly [string, string, boolean][]): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
  try {
    const [, part = ''] =
      /^cat > "\$work\/shapes\.py" <<'PY'\n(.*?)^PY$/ms.exec(readFileSync(SCRIPT, 'utf8')) ?? [];
    writeFileSync(join(folder, 'shapes.py'), part);
    const input = cases.map(([path, text]) => `${JSON.stringify([path, text])}\n`).join('');
    const printed = execFileSync('python3', ['-B', '-X', 'utf8', '-c', JUDGE], {
      cwd: folder,
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    return printed
      .trim()
      .split('\n')
      .map((line) => line === 'True');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
