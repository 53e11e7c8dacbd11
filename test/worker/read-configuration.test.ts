import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { sampleFile } from '../../client/init/sample';
import { configurationReader } from '../../worker/read-configuration';
import { temporaryFolder } from '../tools/temporary-folder';

describe('C4.2 a configuration that is read before each call', () => {
  const path = temporaryFolder();

  async function change(file: string, from: RegExp, to: string): Promise<void> {
    const text = await readFile(path('config', file), 'utf8');
    expect(text).toMatch(from);
    await writeFile(path('config', file), text.replaceAll(from, to));
  }

  async function reader() {
    await mkdir(path('config', 'plans'), { recursive: true });
    for (const file of ['hyops-dr.yaml', 'policy.yaml', 'plans/failover-gcp-restore.yaml'])
      await writeFile(path('config', file), sampleFile(file));
    return configurationReader(path('config'));
  }

  it('is the current one: new mistakes and fixes count at once', async () => {
    const read = await reader();
    const places = async () => {
      const parsed = await read();
      return parsed.ok ? [] : parsed.reasons.map(({ where }) => where);
    };
    const approvals = expect.stringMatching(/^policy\.yaml.*approvals/);
    expect(await places()).not.toContainEqual(approvals);
    await change('policy.yaml', /approvals: 1/g, 'approvals: few');
    expect(await places()).toContainEqual(approvals);
    await change('policy.yaml', /approvals: few/g, 'approvals: 2');
    expect(await places()).not.toContainEqual(approvals);
  });

  it('cannot be changed by a caller for the next one', async () => {
    const read = await reader();
    const first = await read();
    const again = await read();
    expect(again).toEqual(first);
    if (first.ok) throw new Error('the sample must have values that are not filled in');
    first.reasons.length = 0;
    expect(await read()).toEqual(again);
  });
});
