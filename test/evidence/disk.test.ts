import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner } from '../../activities/store/signer';
import type { EvidenceStore } from '../../activities/store/store';
import { verifyBundle } from '../../client/verify/verify';
import { canMount, SmallDisk } from '../support/a-small-disk';
import { aPlace, aSample, aStore, type Place, RUN } from './verify/a-bundle';

const onSmallDisk = canMount() ? describe : describe.skip;

onSmallDisk('C4.5 evidence on a disk that becomes full or read-only', () => {
  let place: Place;
  let disk: SmallDisk;
  let store: EvidenceStore;
  const sample = aSample();

  beforeEach(async () => {
    place = await aPlace();
    disk = new SmallDisk();
    store = await aStore(
      join(disk.dir, 'evidence'),
      createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8')),
    );
  });
  afterEach(() => {
    disk.close();
    place.remove();
  });

  const contents = () => {
    const root = store.place(RUN);
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    return files.map((one) => [one.name, readFileSync(join(one.parentPath, one.name), 'utf8')]);
  };

  it.each([
    ['full', () => disk.fill(0), () => disk.empty(), 'the disk is full'],
    ['read-only', () => disk.writable(false), () => disk.writable(true), 'the file system is read-only'],
  ])(
    'is kept without partial files and can be continued afterwards when the disk becomes %s',
    async (_, take, give, words) => {
      const [first, ...others] = sample.fragments;
      if (first) await store.record(RUN, first);
      const before = contents();
      take();
      for (const one of others) await expect(store.record(RUN, one)).rejects.toThrow(words);
      await expect(store.seal(RUN, sample.record, sample.history)).rejects.toMatchObject({
        reason: { code: 'EvidenceUnwritable' },
      });
      expect(contents()).toEqual(before);
      expect(readdirSync(join(disk.dir, 'evidence', '.drafts'))).toEqual([]);
      give();
      for (const one of others) await store.record(RUN, one);
      await store.seal(RUN, sample.record, sample.history);
      expect((await verifyBundle(store.place(RUN), { trustDir: place.trust })).findings).toEqual([]);
    },
  );

  it('can be sealed after the disk became full during a seal', async () => {
    for (const one of sample.fragments) await store.record(RUN, one);
    for (let free = 4096; ; free += 4096) {
      disk.fill(free);
      const sealed = await store.seal(RUN, sample.record, sample.history).catch(() => undefined);
      expect(existsSync(join(store.place(RUN), 'SHA256SUMS'))).toBe(sealed !== undefined);
      disk.empty();
      if (sealed) break;
    }
    expect((await verifyBundle(store.place(RUN), { trustDir: place.trust })).findings).toEqual([]);
  });
});
