import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationReader } from '../../worker/read-configuration';
import { temporaryFolder } from '../tools/temporary-folder';

const SAMPLE = join(__dirname, '../../client/sample');

describe('C4.2 a configuration that is read before each call', () => {
  const path = temporaryFolder();

  async function change(file: string, from: RegExp, to: string): Promise<void> {
    const text = await readFile(path('config', file), 'utf8');
    expect(text).toMatch(from);
    await writeFile(path('config', file), text.replaceAll(from, to));
  }

  async function reader() {
    await cp(SAMPLE, path('config'), { recursive: true });
    const read = configurationReader(path('config'));
    const broken = await read();
    expect(broken).toMatchObject({ ok: false });
    for (const file of ['hyops-dr.yaml', 'policy.yaml']) await fillIn(file);
    return read;
  }

  async function fillIn(file: string): Promise<void> {
    const text = await readFile(path('config', file), 'utf8');
    await writeFile(
      path('config', file),
      text.replaceAll(/: CHANGE_ME$/gm, ': filled-in').replaceAll('CHANGE_ME_', ''),
    );
  }

  it('is seen as it is now: what was mended counts at once, and so does what was broken since', async () => {
    const read = await reader();
    const places = async () => {
      const parsed = await read();
      return parsed.ok ? [] : parsed.reasons.map(({ where }) => where.split(':')[0]);
    };
    expect(await places()).not.toContain('policy.yaml');
    await change('policy.yaml', /approvals: 1/g, 'approvals: few');
    expect(await places()).toContain('policy.yaml');
    await change('policy.yaml', /approvals: few/g, 'approvals: 2');
    expect(await places()).not.toContain('policy.yaml');
  });

  it('is nobody’s to change: who reads it next reads what the files say', async () => {
    const read = await reader();
    const first = await read();
    const again = await read();
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
    if (!first.ok) first.reasons.length = 0;
    expect(await read()).toEqual(again);
  });
});
