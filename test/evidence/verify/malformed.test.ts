import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../../client/verify/verify';
import { fileAt } from '../../../contract/evidence/files/registry';
import { JsonFile } from '../../../contract/evidence/shape/evidence-file';
import { aBundle, aPlace, aSample, type Place } from './a-bundle';
import { withFiles } from './both-verdicts';

const SAMPLE = aSample().fragments.flatMap(({ files }) => Object.keys(files));
const RECORDED = SAMPLE.filter((path) => fileAt(path) instanceof JsonFile);

/** Values that are JSON and nothing that a file of a bundle could hold. */
const NONSENSE = [null, 7, 'text', [[]], {}, { gate: 'fencing', calls: [{}], steps: 1 }];

describe('a malformed file of a bundle', () => {
  let place: Place;
  beforeEach(async () => {
    place = await aPlace();
  });
  afterEach(() => place.remove());

  it.each(NONSENSE)('is one finding with its path and the place in it, here %j (C4.5)', async (content) => {
    const nonsense = Object.fromEntries(RECORDED.map((path) => [path, content]));
    const dir = await aBundle(place.store, withFiles(nonsense));
    const { exit, findings } = await verifyBundle(dir, { trustDir: place.trust });
    expect(exit).toBe(23);
    expect(RECORDED.length).toBeGreaterThan(15);
    for (const path of RECORDED)
      expect(findings.filter(({ file }) => file === path)).toEqual([
        {
          clause: fileAt(path)?.clause,
          file: path,
          what: expect.stringMatching(
            /^the file does not have its shape: (it is not JSON$|[\w.]+: \w|the whole: \w)/,
          ),
          exit: 23,
        },
      ]);
  });

  it('is reported with its position when it is the report, the manifest or the timeline (C4.5, C4.6)', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, sample);
    const said = async (path: string, change: (text: string) => string) => {
      const before = readFileSync(join(dir, path), 'utf8');
      writeFileSync(join(dir, path), change(before));
      const { findings } = await verifyBundle(dir, { trustDir: place.trust });
      writeFileSync(join(dir, path), before);
      return findings.filter(({ file }) => file === path).map(({ what }) => what);
    };
    expect(await said('report.json', (text) => text.replace('"done"', '"did"'))).toContainEqual(
      expect.stringMatching(/^the run report cannot be read: record\.steps\.0\.state: Invalid discriminator/),
    );
    expect(await said('report.json', () => '{')).toContain('the run report cannot be read: it is not JSON');
    expect(await said('manifest.json', (text) => text.replace('"version": 1', '"version": 2'))).toEqual([
      'the file is not a valid manifest: version: Invalid input: expected 1',
    ]);
    expect(await said('timeline.jsonl', (text) => text.replace('"seq":2', '"seq":0'))).toContain(
      'the file is not a valid timeline: line 2: seq: Too small: expected number to be >=1',
    );
  });
});
