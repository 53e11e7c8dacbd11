import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateEvidenceKey } from '../../../client/cli/generate-key';
import { verifyBundle } from '../../../client/verify/verify';
import { aBundle, aPlace, at, type Place } from './a-bundle';
import { stockVerdict } from './stock-verifier';

let place: Place;
let dir: string;
beforeAll(async () => {
  place = await aPlace();
  dir = await aBundle(place.store);
});
afterAll(() => place.remove());

/** Creates a folder that trusts the key of the test until a time. */
function trustUntil(name: string, until: string): string {
  const trust = join(place.root, name);
  mkdirSync(trust);
  generateEvidenceKey(trust);
  const mine = `evidence-${keyId().slice(0, 12)}.pem`;
  const key = readFileSync(join(place.trust, mine), 'utf8');
  writeFileSync(join(trust, 'trusted_keys', mine), `the key of 2026\nuntil: ${until}\n${key}`);
  return join(trust, 'trusted_keys');
}

function keyId(): string {
  const envelope = JSON.parse(readFileSync(join(dir, 'statement.dsse.json'), 'utf8'));
  return envelope.signatures[0].keyid;
}

describe('an evidence key whose trust ends (C4.5)', () => {
  // The sample run ends 75 seconds after its start.
  it.each([
    ['is trusted for runs that ended by that time', at(75), 0],
    ['is not trusted for runs that ended later', at(74), 22],
    ['is not trusted at all when the time is unreadable', 'some day', 22],
  ])('%s', async (name, until, exit) => {
    const trust = trustUntil(name, until);
    expect((await verifyBundle(dir, { trustDir: trust })).exit).toBe(exit);
    expect(stockVerdict(dir, trust)).toBe(exit);
  });
});
