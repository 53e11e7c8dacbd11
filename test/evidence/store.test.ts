import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { EvidenceConflict } from '../../activities/files/evidence-conflict';
import { folderName, idOf } from '../../activities/files/folder-name';
import type { Fragment } from '../../activities/store/store';
import type { Claim } from '../../contract/evidence/files/home';
import { sha256 } from '../../contract/signing/digest';
import { saidBy, startProgram } from './child';
import { aBundle, aPlace, at, type Place, RUN } from './verify/a-bundle';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

function told(files: Fragment['files'], more: Partial<Fragment> = {}): Fragment {
  const { run_id: execution } = RUN;
  return {
    activity: 'runCall',
    activity_id: '7',
    execution,
    attempt: 1,
    at: at(1),
    says: 'done',
    files,
    ...more,
  };
}

function inRun(path: string): string {
  return readFileSync(join(place.store.place(RUN), path), 'utf8');
}

describe('a record of an activity (C4.5)', () => {
  it('is in the folder of its decision and run, with JSON pretty-printed, and text and bytes unchanged', async () => {
    const bytes = Uint8Array.from([0, 255, 10]);
    await place.store.record(RUN, told({ 'a/b.json': { x: 1 }, 'c.log': 'line\n', 'd.bin': bytes }));
    expect(place.store.place(RUN)).toBe(join(place.evidence, RUN.decision_id, RUN.run_id));
    expect(inRun('a/b.json')).toBe('{\n  "x": 1\n}\n');
    expect(inRun('c.log')).toBe('line\n');
    expect(readFileSync(join(place.store.place(RUN), 'd.bin')).equals(bytes)).toBe(true);
    expect(await place.store.read(RUN, 'a/b.json')).toEqual({ x: 1 });
    expect(await place.store.read(RUN, 'a/none.json')).toBeUndefined();
  });

  it('is accessible only to its owner: files 0600, folders 0700', async () => {
    await place.store.record(RUN, told({ 'a/b.json': {} }));
    const modes = ['', RUN.decision_id, `${RUN.decision_id}/${RUN.run_id}/a`].map(
      (path) => statSync(join(place.evidence, path)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o700]);
    for (const path of ['a/b.json', 'fragments/7-runCall-a1.json'])
      expect(statSync(join(place.store.place(RUN), path)).mode & 0o777).toBe(0o600);
  });

  it('is listed with digests in its fragment', async () => {
    await place.store.record(RUN, told({ 'c.log': 'x' }));
    expect(JSON.parse(inRun('fragments/7-runCall-a1.json'))).toEqual({
      activity: 'runCall',
      activity_id: '7',
      execution: RUN.run_id,
      attempt: 1,
      at: at(1),
      says: 'done',
      files: { 'c.log': sha256('x') },
    });
  });

  it('is kept when the attempt is retried: equal bytes once, different ones beside them', async () => {
    await place.store.record(RUN, told({ 'calls/x/result.json': { n: 1 }, 'same.log': 's' }));
    await place.store.record(RUN, told({ 'calls/x/result.json': { n: 2 }, 'same.log': 's' }, { attempt: 2 }));
    expect(JSON.parse(inRun('calls/x/result.json'))).toEqual({ n: 1 });
    expect(JSON.parse(inRun('calls/x/result.a2.json'))).toEqual({ n: 2 });
    expect(Object.keys(JSON.parse(inRun('fragments/7-runCall-a2.json')).files)).toEqual([
      'calls/x/result.a2.json',
      'same.log',
    ]);
    expect(readdirSync(place.store.place(RUN)).sort()).toEqual(['calls', 'fragments', 'same.log']);
  });

  it('is never lost when the same attempt records twice', async () => {
    for (const says of ['one', 'two', 'three']) await place.store.record(RUN, told({ f: says }, { says }));
    expect([inRun('f'), inRun('f.a1'), inRun('f.a1.2')]).toEqual(['one', 'two', 'three']);
    expect(readdirSync(join(place.store.place(RUN), 'fragments'))).toHaveLength(3);
  });

  it.each(['../x', '/etc/x', 'a/../../x', 'a//b', './x', 'a\\b', 'a\nb', ''])(
    'cannot leave the folder: %j',
    async (path) => {
      await expect(place.store.record(RUN, told({ [path]: 'x' }))).rejects.toBeInstanceOf(EvidenceConflict);
    },
  );

  it.each(['manifest.json', 'SHA256SUMS', 'fragments/x.json', 'report.json', 'manifest.json/x'])(
    'cannot be a file that the store writes itself: %s',
    async (path) => {
      await expect(place.store.record(RUN, told({ [path]: 'x' }))).rejects.toBeInstanceOf(EvidenceConflict);
    },
  );

  it('does not follow a link to a folder or a file', async () => {
    await place.store.record(RUN, told({ 'ok.log': 'x' }));
    const outside = join(place.root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'x');
    symlinkSync(outside, join(place.store.place(RUN), 'calls'));
    symlinkSync(join(outside, 'secret'), join(place.store.place(RUN), 'link.json'));
    await expect(place.store.record(RUN, told({ 'calls/x.log': 'x' }))).rejects.toBeInstanceOf(
      EvidenceConflict,
    );
    await expect(place.store.read(RUN, 'link.json')).rejects.toBeInstanceOf(EvidenceConflict);
    expect(readdirSync(outside)).toEqual(['secret']);
  });

  it('is refused once the run is sealed', async () => {
    await aBundle(place.store);
    await expect(place.store.record(RUN, told({ 'late.log': 'x' }))).rejects.toMatchObject({
      reason: { code: 'EvidenceConflict' },
    });
  });

  it('is kept when many activities write at once', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        place.store.record(RUN, told({ 'same.json': { index } }, { activity_id: String(index) })),
      ),
    );
    const kept = readdirSync(place.store.place(RUN)).filter((name) => name.startsWith('same'));
    const values = kept.map((name) => JSON.parse(inRun(name)).index).sort((one, other) => one - other);
    expect(values).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });
});

describe('folder names', () => {
  /** Any text. A grapheme may have dozens of bytes, and each may take three characters in a name. */
  const ids = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });

  it('keep a decision id unchanged, and encode any other id reversibly as a safe name', async () => {
    expect(folderName('fo-2026.03_1')).toBe('fo-2026.03_1');
    await fc.assert(
      fc.property(
        ids.filter((id) => Buffer.byteLength(id) * 3 <= 200),
        (id) => {
          const name = folderName(id);
          expect(name).toMatch(/^[A-Za-z0-9%][A-Za-z0-9%._-]*$/);
          expect(idOf(name)).toBe(id);
        },
      ),
    );
  });

  it('are distinct, safe and short enough for a file system, however long the id', async () => {
    await fc.assert(
      fc.property(ids, ids, (id, other) => {
        const names = [id, other].map((one) => folderName(one.repeat(200)));
        for (const name of names) expect(name).toMatch(/^[A-Za-z0-9%][A-Za-z0-9%._~-]{0,199}$/);
        expect(names[0] === names[1]).toBe(id === other);
      }),
    );
    const names = ['a', 'b'].map((end) => folderName('/'.repeat(900) + end));
    expect(names.every((name) => name.length <= 200)).toBe(true);
    expect(names[0]).not.toBe(names[1]);
  });
});

describe('the claim of a decision (C3.1)', () => {
  const claim = (run_id: string): Claim => ({
    decision_id: RUN.decision_id,
    decision_digest: 'd'.repeat(64),
    workflow_id: 'dr-fo-1',
    run_id,
    claimed_at: at(0),
    namespace_id: null,
  });

  it('goes to the first run and is returned to every later one', async () => {
    expect(await place.store.standingClaim(RUN.decision_id)).toBeUndefined();
    expect(await place.store.claim(claim('one'))).toEqual(claim('one'));
    expect(await place.store.claim(claim('two'))).toEqual(claim('one'));
    expect(await place.store.standingClaim(RUN.decision_id)).toEqual(claim('one'));
  });

  it('has one winner among many at once, in one process and in several', async () => {
    const inside = Array.from({ length: 20 }, (_, index) => place.store.claim(claim(`in-${index}`)));
    const outside = [1, 2, 3].map((index) =>
      saidBy(startProgram('claim-program.ts', place.evidence, `out-${index}`)),
    );
    const holders = [
      ...(await Promise.all(inside)).map((one) => one.run_id),
      ...(await Promise.all(outside)),
    ];
    expect(holders).toHaveLength(23);
    expect(new Set(holders).size).toBe(1);
  });

  it('cannot be replaced when its file is unreadable', async () => {
    await place.store.claim(claim('one'));
    writeFileSync(join(place.evidence, RUN.decision_id, 'claim.json'), '{');
    await expect(place.store.claim(claim('two'))).rejects.toThrow();
  });
});
