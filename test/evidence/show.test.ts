import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSigner } from '../../activities/store/signer';
import { generateEvidenceKey } from '../../client/cli/generate-key';
import { readReport, reportLines } from '../../client/verify/show';
import { hyopsDr } from '../client/command-line';
import { aBundle, aPlace, aSample, type Place } from './verify/a-bundle';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

describe('the report as lines', () => {
  it('has outcome, ten steps with their times, approvals and captures', async () => {
    const lines = reportLines(readReport(await aBundle(place.store)));
    expect(lines[0]).toBe('fo-1: completed');
    expect(lines.filter((line) => /^ +\d+ [a-z-]+ /.test(line))).toHaveLength(10);
    expect(lines).toContainEqual(expect.stringContaining('worked 3.0 s, waited 20.0 s for people'));
    expect(lines).toContainEqual(expect.stringContaining('approve by alice: accepted'));
    expect(lines).toContainEqual(expect.stringContaining('C8.6 resulting endpoints: endpoints.json'));
  });

  it('cannot control the terminal', async () => {
    const sample = aSample();
    const approvals = sample.record.approvals.map((entry) => ({ ...entry, why: 'x\u001b[2Jy\n' }));
    const dir = await aBundle(place.store, { ...sample, record: { ...sample.record, approvals } });
    expect(reportLines(readReport(dir)).join('')).not.toMatch(/\p{Cc}/u);
  });

  it('is found from the folder of its decision when that has one run (C8.4)', async () => {
    const run = await aBundle(place.store);
    const decision = dirname(run);
    const said = await hyopsDr(['evidence', 'show', decision]);
    expect(said).toMatchObject({ code: 0, stdout: (await hyopsDr(['evidence', 'show', run])).stdout });
    mkdirSync(join(decision, 'another'));
    expect(await hyopsDr(['evidence', 'show', decision])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('has 2 runs'),
    });
  });

  it('is refused with a message when there is none', () => {
    expect(() => readReport(place.root)).toThrow(/there is no run report at .*report\.json/);
  });
});

describe('the evidence key', () => {
  it('is readable only by its owner, and its public key is in trusted_keys/', () => {
    const dir = mkdtempSync(join(tmpdir(), 'key-'));
    try {
      const key = generateEvidenceKey(dir);
      expect(statSync(key.privateKey).mode & 0o777).toBe(0o600);
      expect(createSigner(readFileSync(key.privateKey, 'utf8')).keyid).toBe(key.keyid);
      expect(readFileSync(key.publicKey, 'utf8')).toContain('PUBLIC KEY');
      expect(() => generateEvidenceKey(dir)).toThrow(/move this one away first/);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
