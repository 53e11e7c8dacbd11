import { createPublicKey } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { createSigner } from '../../../activities/store/signer';
import { verifyBundle } from '../../../client/verify/verify';
import { SIGNERS } from '../../../contract/evidence/files/policy';
import { aBundle, aForeignKey, aPlace, aSample, aStore, asRun, at, type Place, RUN } from './a-bundle';
import { closeAgain, edit, pathsIn } from './a-forgery';
import { stockVerdict } from './stock-verifier';

/** Makes the test flip the same bytes each time. */
const SEED = 20260301;
/** The second verifier starts several processes, so by default it checks only a few flips. */
const STOCK_FLIPS = Number(process.env['HYOPS_DR_STOCK_FLIPS'] ?? 12);

let place: Place;
let good: string;
let dir: string;
beforeAll(async () => {
  place = await aPlace();
  const sample = aSample();
  const [given] = sample.record.approvals;
  const second = given ? [given, { ...given, seq: 2, at: at(24), by: 'bob', reason: 'agreed too' }] : [];
  const [first, ...rest] = sample.fragments;
  const kept = { [SIGNERS.path]: 'alice ssh-ed25519 AAAA\nbob ssh-ed25519 BBBB\n' };
  good = await aBundle(place.store, {
    ...sample,
    fragments: first ? [{ ...first, files: { ...first.files, ...kept } }, ...rest] : [],
    record: { ...sample.record, approvals: second },
  });
});
afterAll(() => place.remove());
beforeEach(() => {
  dir = join(place.root, 'copy');
  rmSync(dir, { recursive: true, force: true });
  cpSync(good, dir, { recursive: true });
});

const verify = () => verifyBundle(dir, { trustDir: place.trust });

describe('a good bundle', () => {
  it('is accepted by both verifiers', async () => {
    const { exit, findings, summary } = await verify();
    expect({ exit, findings }).toEqual({ exit: 0, findings: [] });
    expect(summary.runs).toMatchObject([{ ...RUN, outcome: 'completed', place: dir }]);
    expect(stockVerdict(dir, place.trust)).toBe(0);
  });

  it('is verified with the standard library of Python alone, whatever modules are in the folder', () => {
    const cwd = join(place.root, 'modules');
    mkdirSync(cwd);
    for (const module of ['json.py', 'sitecustomize.py'])
      writeFileSync(join(cwd, module), 'raise SystemExit(3)\n');
    expect(stockVerdict(dir, place.trust, { cwd, PYTHONPATH: cwd })).toBe(0);
  });
});

describe('one changed byte', () => {
  /** The signature covers the manifest; the manifest covers the rest. */
  const expected = (path: string) => (path === 'manifest.json' || path === 'statement.dsse.json' ? 22 : 20);

  function flip(path: string, byte: number, mask: number): () => void {
    const before = readFileSync(join(dir, path));
    const after = Buffer.from(before);
    after[byte] = (before[byte] ?? 0) ^ mask;
    writeFileSync(join(dir, path), after);
    return () => writeFileSync(join(dir, path), before);
  }

  const somewhere = () => {
    const paths = pathsIn(dir);
    return fc
      .constantFrom(...paths)
      .chain((path) =>
        fc.tuple(
          fc.constant(path),
          fc.nat(readFileSync(join(dir, path)).length - 1),
          fc.integer({ min: 1, max: 255 }),
        ),
      );
  };

  it('is found at any position and with any value, 1,000 times', async () => {
    await fc.assert(
      fc.asyncProperty(somewhere(), async ([path, byte, mask]) => {
        const restore = flip(path, byte, mask);
        const { exit } = await verify();
        restore();
        expect([path, exit]).toEqual([path, expected(path)]);
      }),
      { numRuns: 1000, seed: SEED, endOnFailure: true },
    );
    expect((await verify()).exit).toBe(0);
  });

  it('is found by the second verifier too', async () => {
    await fc.assert(
      fc.property(somewhere(), ([path, byte, mask]) => {
        const restore = flip(path, byte, mask);
        const exit = stockVerdict(dir, place.trust);
        restore();
        expect([path, exit]).toEqual([path, expected(path)]);
      }),
      { numRuns: STOCK_FLIPS, seed: SEED, endOnFailure: true },
    );
  });

  it.each(['SHA256SUMS', 'statement.dsse.json', 'manifest.json'])(
    'is found in every byte of the last line of %s',
    async (path) => {
      const size = readFileSync(join(dir, path)).length;
      for (let byte = size - 40; byte < size; byte++) {
        const restore = flip(path, byte, 1 << (byte % 7));
        expect((await verify()).exit).toBe(expected(path));
        restore();
      }
    },
  );
});

describe('a person who tampers with a bundle', () => {
  const foreignPem = aForeignKey();
  const foreign = createSigner(foreignPem);
  const call = 'calls/02-move-data-restore/result.json';
  const lines = (text: string) => text.trimEnd().split('\n');

  const deeds: [string, number, () => void][] = [
    ['removes a file', 21, () => rmSync(join(dir, call))],
    ['removes the manifest', 21, () => rmSync(join(dir, 'manifest.json'))],
    ['removes the checksums', 21, () => rmSync(join(dir, 'SHA256SUMS'))],
    ['removes the statement', 22, () => rmSync(join(dir, 'statement.dsse.json'))],
    [
      'misspells a key in the manifest',
      22,
      () => edit(dir, 'manifest.json', (text) => text.replace('"bytes"', '"cytes"')),
    ],
    [
      'writes a size in the manifest as text',
      22,
      () => edit(dir, 'manifest.json', (text) => text.replace(/"bytes": (\d+)/, '"bytes": "$1"')),
    ],
    ['adds a file', 21, () => writeFileSync(join(dir, 'calls', 'more.json'), '{}')],
    ['adds a link', 21, () => symlinkSync('/etc/hostname', join(dir, 'calls', 'link'))],
    ['renames a file', 21, () => renameSync(join(dir, call), join(dir, `${call}.old`))],
    ['empties a file', 20, () => writeFileSync(join(dir, call), '')],
    [
      'replaces one file with another',
      20,
      () => cpSync(join(dir, 'gates/secrets.json'), join(dir, 'gates/fencing.json')),
    ],
    [
      'reorders the timeline',
      20,
      () => edit(dir, 'timeline.jsonl', (text) => `${lines(text).toReversed().join('\n')}\n`),
    ],
    [
      'truncates the timeline',
      20,
      () => edit(dir, 'timeline.jsonl', (text) => `${lines(text).slice(0, -2).join('\n')}\n`),
    ],
    [
      'changes a file and updates manifest and checksums',
      22,
      () => {
        edit(dir, 'gates/fencing.json', (text) => text.replace('true', 'false'));
        closeAgain(dir);
      },
    ],
    [
      'removes a call everywhere and updates manifest and checksums',
      22,
      () => {
        rmSync(join(dir, 'calls/02-move-data-restore'), { recursive: true });
        closeAgain(dir);
      },
    ],
    [
      'swaps the approvers of two approvals',
      20,
      () =>
        edit(dir, 'approvals/ledger.jsonl', (text) =>
          text.replace('"alice"', '"x"').replace('"bob"', '"alice"').replace('"x"', '"bob"'),
        ),
    ],
    [
      'swaps two approvals',
      20,
      () => edit(dir, 'approvals/ledger.jsonl', (text) => `${lines(text).toReversed().join('\n')}\n`),
    ],
    [
      'swaps two approvals everywhere and updates manifest and checksums',
      22,
      () => {
        edit(dir, 'approvals/ledger.jsonl', (text) => `${lines(text).toReversed().join('\n')}\n`);
        closeAgain(dir);
      },
    ],
    ['signs with an unknown key', 22, () => closeAgain(dir, foreign)],
    [
      'signs everything with an unknown key and adds that key as trusted',
      22,
      () => {
        mkdirSync(join(dir, 'trusted_keys'));
        const own = createPublicKey(foreignPem).export({ type: 'spki', format: 'pem' });
        writeFileSync(join(dir, 'trusted_keys', 'evidence.pem'), own);
        closeAgain(dir, foreign);
      },
    ],
    [
      'changes the stored list of approvers',
      20,
      () => edit(dir, SIGNERS.path, (text) => text.replace('alice', 'mallory')),
    ],
    [
      'signs with an unknown key under the id of a trusted one',
      22,
      () => {
        const trusted = JSON.parse(readFileSync(join(dir, 'statement.dsse.json'), 'utf8')).signatures[0]
          .keyid;
        closeAgain(dir, { ...foreign, keyid: trusted });
      },
    ],
    [
      'uses the statement of another run',
      22,
      () => cpSync(join(place.root, 'other', 'statement.dsse.json'), join(dir, 'statement.dsse.json')),
    ],
    [
      'changes the type of the signed payload',
      22,
      () => edit(dir, 'statement.dsse.json', (text) => text.replace('in-toto+json', 'in-toto-json')),
    ],
    ['reformats the statement', 22, () => edit(dir, 'statement.dsse.json', (text) => `${text}\n`)],
  ];

  beforeAll(async () => {
    const other = await aStore(
      join(place.root, 'elsewhere'),
      createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8')),
    );
    const run = { decision_id: 'fo-1', run_id: 'another' };
    cpSync(await aBundle(other, asRun(run, aSample()), run), join(place.root, 'other'), { recursive: true });
  });

  it.each(deeds)('%s and is found with exit code %i by both verifiers', async (_, exit, deed) => {
    deed();
    expect((await verify()).exit).toBe(exit);
    expect(stockVerdict(dir, place.trust)).toBe(exit);
  });

  it('is found inside a bundle without trust, too, because all findings are reported', async () => {
    rmSync(join(dir, call));
    const { exit, findings } = await verifyBundle(dir, {});
    expect(exit).toBe(22);
    expect(findings).toContainEqual(expect.objectContaining({ exit: 21, file: call }));
  });
});

describe('a signed timeline that does not match the fragments', () => {
  const trusted = () => createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8'));

  it('is found when the chain is broken, although the key is trusted', async () => {
    edit(dir, 'timeline.jsonl', (text) => text.replace('gate secrets is met', 'gate secrets is good'));
    closeAgain(dir, trusted());
    expect((await verify()).exit).toBe(20);
    expect(stockVerdict(dir, place.trust)).toBe(20);
  });

  it('is found when the last two lines are missing, although the key is trusted', async () => {
    edit(dir, 'timeline.jsonl', (text) => `${text.trimEnd().split('\n').slice(0, -2).join('\n')}\n`);
    closeAgain(dir, trusted());
    expect((await verify()).exit).toBe(20);
    expect(stockVerdict(dir, place.trust)).toBe(20);
  });
});

describe('trust', () => {
  it('is required: 22 without a folder, with an empty one, and with keys inside the evidence', async () => {
    const empty = join(place.root, 'empty');
    mkdirSync(empty, { recursive: true });
    expect((await verifyBundle(dir, { trustDir: empty })).exit).toBe(22);
    expect(stockVerdict(dir, empty)).toBe(22);
    expect((await verifyBundle(dir, {})).exit).toBe(22);
    expect(stockVerdict(dir, join(place.root, 'nowhere'))).toBe(22);
    cpSync(place.trust, join(dir, 'keys'), { recursive: true });
    closeAgain(dir, createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8')));
    expect((await verifyBundle(dir, { trustDir: join(dir, 'keys') })).exit).toBe(22);
    expect(stockVerdict(dir, join(dir, 'keys'))).toBe(22);
    expect((await verifyBundle(dir, { trustDir: place.trust })).exit).toBe(0);
  });

  it('is not given to a private key among the public ones', async () => {
    const mixed = join(place.root, 'mixed');
    mkdirSync(mixed, { recursive: true });
    cpSync(join(place.root, 'evidence-key.pem'), join(mixed, 'key.pem'));
    expect((await verifyBundle(dir, { trustDir: mixed })).exit).toBe(22);
    expect(stockVerdict(dir, mixed)).toBe(22);
  });

  it('is missing for a bundle of a store without a key', async () => {
    const unsigned = await aBundle(await aStore(join(place.root, 'unsigned')));
    expect(pathsIn(unsigned)).not.toContain('statement.dsse.json');
    const { findings } = await verifyBundle(unsigned, { trustDir: place.trust });
    expect(findings.map(({ exit }) => exit)).toEqual([22]);
    expect(stockVerdict(unsigned, place.trust)).toBe(22);
  });
});

describe('the folder of a decision', () => {
  it('is verified with all its runs and its claim', async () => {
    const evidence = join(place.root, 'many');
    const store = await aStore(
      evidence,
      createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8')),
    );
    const runs = ['one', 'two'].map((run_id) => ({ decision_id: 'fo-1', run_id }));
    for (const run of runs) await aBundle(store, asRun(run, aSample()), run);
    const claim = {
      decision_id: 'fo-1',
      decision_digest: 'd',
      workflow_id: 'dr-fo-1',
      run_id: 'one',
      claimed_at: at(0),
      namespace_id: null,
    };
    await store.claim(claim);
    const decision = join(evidence, 'fo-1');
    const { exit, summary } = await verifyBundle(decision, { trustDir: place.trust });
    expect([exit, summary.runs.map((run) => run.run_id)]).toEqual([0, ['one', 'two']]);
    expect(stockVerdict(decision, place.trust)).toBe(0);

    writeFileSync(join(decision, 'two', 'endpoints.json'), '{}');
    const changed = await verifyBundle(decision, { trustDir: place.trust });
    expect(changed.findings.map(({ file }) => file)).toContain('two/endpoints.json');
    expect([changed.exit, stockVerdict(decision, place.trust)]).toEqual([20, 20]);

    rmSync(join(decision, 'one'), { recursive: true });
    expect((await verifyBundle(decision, { trustDir: place.trust })).exit).toBe(21);
    expect(stockVerdict(decision, place.trust)).toBe(21);
  });

  it('must exist', async () => {
    await expect(verifyBundle(join(place.root, 'nowhere'))).rejects.toThrow(/does not exist/);
    expect(stockVerdict(join(place.root, 'nowhere'), place.trust)).toBe(9);
  });
});
