import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDispatch } from '../contract/upstream/a-record';
import { hyopsDr } from './command-line';

const MAPPING = join(__dirname, '../../sandbox/config/import.yaml');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyops-dr-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a dispatcher request from this many minutes ago; returns its path. */
function request(minutesAgo: number, changes: Record<string, unknown> = {}): string {
  const id = `dispatch-${minutesAgo}`;
  const path = join(folder, 'requests', `${id}.json`);
  mkdirSync(join(folder, 'requests'), { recursive: true });
  const timestamp_utc = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  const source_decision_id = `decision-${minutesAgo}`;
  writeFileSync(
    path,
    JSON.stringify(aDispatch({ dispatch_id: id, source_decision_id, timestamp_utc, ...changes })),
  );
  return path;
}

describe('hyops-dr import', () => {
  it('C3.1 makes the same valid decision from every record of one incident', async () => {
    const [first, again] = [request(20), request(10)];
    const said = await Promise.all(
      [first, again].map((path) => hyopsDr(['import', path, '--mapping', MAPPING])),
    );
    expect(said.map(({ code }) => code)).toEqual([0, 0]);
    expect(said[1]?.stdout).toBe(said[0]?.stdout);
    expect(said[1]?.stderr).toMatch(/dispatch-10 repeats dispatch-20/);
    const decision = join(folder, 'decision.json');
    writeFileSync(decision, said[0]?.stdout ?? '');
    expect(await hyopsDr(['validate', decision])).toMatchObject({ code: 0 });
  });

  it('names a missing field and takes it from --set', async () => {
    const path = request(100, { requires_approval: undefined });
    const refused = await hyopsDr(['import', path, '--mapping', MAPPING, '--json']);
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout).reasons).toMatchObject([{ where: 'requires_approval' }]);
    const given = await hyopsDr(['import', path, '--mapping', MAPPING, '--set', 'requires_approval=true']);
    expect(JSON.parse(given.stdout)).toMatchObject({ decision_id: 'decision-100', requires_approval: true });
  });

  it('refuses an outdated record', async () => {
    const { code, stderr } = await hyopsDr(['import', request(600), '--mapping', MAPPING]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/expires_at was/)]);
  });

  it('reports a problem in a mapping with its line, and a missing mapping', async () => {
    const mapping = join(folder, 'import.yaml');
    writeFileSync(mapping, 'same_incident_within_minutes: 30\nroutes:\n  - name: x\n    whn: {}\n');
    const wrong = await hyopsDr(['import', request(5), '--mapping', mapping]);
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringMatching(/import\.yaml:4 routes\.0\.whn/)]);
    const none = await hyopsDr(['import', request(5)], { cwd: folder });
    expect([none.code, none.stderr]).toEqual([9, expect.stringMatching(/import\.yaml does not exist/)]);
  });
});
