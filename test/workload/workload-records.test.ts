import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkloadRecords } from '../../activities/workload/workload-records';
import { type Hold, heldBy, NEVER_HELD, releasedBy, withFreeze } from '../../contract/workload/record';

const PLACE = { environment: 'dev', workload: 'orders-db' };

describe("C6.5 the runner's record of a workload", () => {
  let dir: string;
  let records: WorkloadRecords;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hyops-dr-workloads-'));
    records = new WorkloadRecords(dir);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const folder = () => join(dir, 'workloads/dev/orders-db');
  const hold = (id: string, epoch: number): Hold => ({
    ...{ decision_id: id, workflow_id: `dr-${id}`, run_id: `run-${id}`, since: '2026-01-01T00:00:00.000Z' },
    ...{ epoch, identity: 'claimed' },
  });
  const DAMAGED = { type: 'WorkloadRecordDamaged', nonRetryable: true };

  it('begins with nobody, and keeps what was recorded last', async () => {
    expect(await records.read(PLACE)).toEqual({ number: 0, record: NEVER_HELD });
    const held = heldBy(NEVER_HELD, hold('a', 3));
    expect(await records.replace(PLACE, await records.read(PLACE), held)).toBe(true);
    expect(await new WorkloadRecords(dir).read(PLACE)).toEqual({ number: 1, record: held });
    expect(await records.read({ ...PLACE, workload: 'orders-web' })).toMatchObject({ number: 0 });
  });

  it('accepts one of many changes that follow from the same record', async () => {
    const known = await records.read(PLACE);
    const changes = Array.from({ length: 20 }, (_, at) =>
      new WorkloadRecords(dir).replace(PLACE, known, heldBy(NEVER_HELD, hold(`run-${at}`, at + 1))),
    );
    expect((await Promise.all(changes)).filter(Boolean)).toHaveLength(1);
  });

  it('never decreases its epoch', async () => {
    await records.replace(PLACE, await records.read(PLACE), heldBy(NEVER_HELD, hold('a', 3)));
    const known = await records.read(PLACE);
    await expect(records.replace(PLACE, known, heldBy(NEVER_HELD, hold('b', 2)))).rejects.toThrow('never');
    expect(await records.read(PLACE)).toEqual(known);
  });

  it('does not grow without limit', async () => {
    for (let epoch = 1; epoch <= 130; epoch++)
      await records.replace(PLACE, await records.read(PLACE), heldBy(NEVER_HELD, hold('a', epoch)));
    expect(await records.read(PLACE)).toMatchObject({ number: 130, record: { epoch: 130 } });
    expect(readdirSync(folder()).length).toBeLessThan(110);
  });

  it.each(['', 'x', '7', 'null', '[]', '{}', '{"epoch":NaN}', '{"epoch":9007199254740993}'])(
    'cannot be read when its latest file is %j',
    async (text) => {
      mkdirSync(folder(), { recursive: true });
      writeFileSync(join(folder(), '4.json'), text);
      await expect(records.read(PLACE)).rejects.toMatchObject(DAMAGED);
    },
  );

  it('cannot be read when its latest file or its folder is something else', async () => {
    mkdirSync(join(folder(), '4.json'), { recursive: true });
    await expect(records.read(PLACE)).rejects.toMatchObject(DAMAGED);
    rmSync(folder(), { recursive: true });
    writeFileSync(folder(), '');
    await expect(records.read(PLACE)).rejects.toMatchObject(DAMAGED);
  });

  it('ignores names that it did not give', async () => {
    mkdirSync(folder(), { recursive: true });
    for (const name of ['0.json', '01.json', '1.json.bak', '-1.json', '1e9.json', '.5.json.part', 'x'])
      writeFileSync(join(folder(), name), 'x');
    expect(await records.read(PLACE)).toEqual({ number: 0, record: NEVER_HELD });
  });

  it('counts a run that changed something, once, and not one that changed nothing', () => {
    const held = heldBy(NEVER_HELD, hold('a', 1));
    const again = heldBy(held, { ...hold('a', 2), since: '2026-01-01T01:00:00.000Z' });
    expect(again).toMatchObject({ epoch: 2, holder: { since: '2026-01-01T00:00:00.000Z' } });
    expect(releasedBy(again, 'run-a', true).granted_at).toEqual(['2026-01-01T00:00:00.000Z']);
    expect(releasedBy(again, 'run-a', false).granted_at).toEqual([]);
    expect(releasedBy(again, 'run-b', false)).toBe(again);
  });

  it('dates a freeze no later than the clock of the runner', () => {
    const frozen = { by: 'mallory', reason: 'no', since: '2999-01-01T00:00:00.000Z' };
    const now = new Date('2026-01-01T00:00:00.000Z');
    expect(withFreeze(NEVER_HELD, frozen, now).frozen).toMatchObject({ since: now.toISOString() });
  });
});
