import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from './temporary-folder';

const TOOL = resolve(__dirname, '../../tools/language');
const { phrases } = JSON.parse(readFileSync(join(TOOL, 'phrases.json'), 'utf8'));

describe('the check of plain English', () => {
  const at = temporaryFolder();

  const check = (path: string) => {
    const { status, stdout } = spawnSync(process.execPath, [join(TOOL, 'check.mjs'), path], {
      cwd: at(),
      encoding: 'utf8',
    });
    return { status, stdout };
  };

  it('finds every phrase of its list in the example beside it, and names what to write', async () => {
    await writeFile(at('a.md'), phrases.map(({ bad }: { bad: string }) => `${bad}\n`).join(''));
    const { status, stdout } = check('a.md');
    expect(status).toBe(1);
    const missed = phrases.filter(
      ({ write }: { write: string }, line: number) =>
        !stdout
          .split('\n')
          .some((found) => found.startsWith(`a.md:${line + 1}: `) && found.endsWith(`: write ${write}`)),
    );
    expect(missed).toEqual([]);
  });

  it('reads source files, and finds a phrase that a comment breaks over two lines', async () => {
    await mkdir(at('code'));
    await writeFile(at('code/a.ts'), 'const a = 1;\n/**\n * The policy is read once\n * more.\n */\n');
    await writeFile(at('code/b.json'), '"once more"');
    expect(check('code')).toEqual({ status: 1, stdout: 'code/a.ts:3: "once * more": write again\n' });
  });

  it('accepts plain English', async () => {
    await writeFile(
      at('a.md'),
      'There is no proof. It is no longer than a page; the stand-in stands in for HyOps.\n',
    );
    expect(check('a.md')).toEqual({ status: 0, stdout: '' });
  });
});
