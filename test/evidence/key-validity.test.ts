import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateEvidenceKey } from '../../client/cli/generate-key';
import { verifyBundle } from '../../client/verify/verify';
import { aBundle, aPlace, at, type Place } from './a-bundle';
import { stockVerdict } from './stock-verifier';

let place: Place;
let dir: string;
beforeAll(async () => {
  place = aPlace();
  dir = await aBundle(place.store);
});
afterAll(() => place.remove());

/** A folder that trusts the key of the place until then. */
function trustUntil(name: string, until: string): string {
  const trust = join(place.root, name);
  mkdirSync(trust);
  generateEvidenceKey(trust);
  const mine = `evidence-${keyId().slice(0, 12)}.pem`;
  const key = readFileSync(join(place.trust, mine), 'utf8');
  writeFileSync(join(trust, 'trusted_keys', mine), `a key that was in use in 2026\nuntil: ${until}\n${key}`);
  return join(trust, 'trusted_keys');
}

function keyId(): string {
  const envelope = JSON.parse(readFileSync(join(dir, 'statement.dsse.json'), 'utf8'));
  return envelope.signatures[0].keyid;
}

describe('a key of evidence that was followed by another, or is no longer trusted (C4.5)', () => {
  // The sample run ends 75 seconds after its start.
  it.each([
    ['stays good for runs that ended up to its date', at(75), 0],
    ['is good for no run that ended later', at(74), 22],
    ['is good for nothing with a date that nobody can read', 'some day', 22],
  ])('%s', async (name, until, exit) => {
    const trust = trustUntil(name, until);
    expect((await verifyBundle(dir, { trustDir: trust })).exit).toBe(exit);
    expect(stockVerdict(dir, trust)).toBe(exit);
  });
});
