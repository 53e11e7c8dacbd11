import { createPublicKey } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { createSigner } from '../../activities/store/signer';
import { verifyBundle } from '../../client/verify/verify';
import { aBundle, aForeignKey, aPlace, aSample, aStore, asRun, at, type Place, RUN } from './a-bundle';
import { closeAgain, edit, pathsIn } from './a-forgery';
import { stockVerdict } from './stock-verifier';

/** The same bytes each time. */
const SEED = 20260301;
/** The second verifier is several processes; the 1,000 are for a machine that has nothing else to do. */
const STOCK_FLIPS = Number(process.env['HYOPS_DR_STOCK_FLIPS'] ?? 12);

let place: Place;
let good: string;
let dir: string;
beforeAll(async () => {
  place = aPlace();
  const sample = aSample();
  const [given] = sample.record.approvals;
  const second = given ? [given, { ...given, seq: 2, at: at(24), by: 'bob', reason: 'agreed too' }] : [];
  const [first, ...rest] = sample.fragments;
  const kept = { 'approvals/allowed_signers': 'alice ssh-ed25519 AAAA\nbob ssh-ed25519 BBBB\n' };
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
  it('is good for both verifiers', async () => {
    const { exit, findings, summary } = await verify();
    expect({ exit, findings }).toEqual({ exit: 0, findings: [] });
    expect(summary.runs).toMatchObject([{ ...RUN, outcome: 'completed', place: dir }]);
    expect(stockVerdict(dir, place.trust)).toBe(0);
  });

  it('is judged by the Python of the system alone, whatever modules lie about', () => {
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

  it('is found wherever it is and whatever it becomes, 1,000 times', async () => {
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

describe('what somebody may do to a bundle', () => {
  const foreignPem = aForeignKey();
  const foreign = createSigner(foreignPem);
  const call = 'calls/02-move-data-restore/result.json';
  const lines = (text: string) => text.trimEnd().split('\n');

  const deeds: [string, number, () => void][] = [
    ['drops a file', 21, () => rmSync(join(dir, call))],
    ['drops the manifest', 21, () => rmSync(join(dir, 'manifest.json'))],
    ['drops the sums', 21, () => rmSync(join(dir, 'SHA256SUMS'))],
    ['drops the statement', 22, () => rmSync(join(dir, 'statement.dsse.json'))],
    [
      'misspells a key of the manifest',
      22,
      () => edit(dir, 'manifest.json', (text) => text.replace('"bytes"', '"cytes"')),
    ],
    [
      'writes a size of the manifest as text',
      22,
      () => edit(dir, 'manifest.json', (text) => text.replace(/"bytes": (\d+)/, '"bytes": "$1"')),
    ],
    ['adds a file', 21, () => writeFileSync(join(dir, 'calls', 'more.json'), '{}')],
    ['adds a link', 21, () => symlinkSync('/etc/hostname', join(dir, 'calls', 'link'))],
    ['renames a file', 21, () => renameSync(join(dir, call), join(dir, `${call}.old`))],
    ['empties a file', 20, () => writeFileSync(join(dir, call), '')],
    [
      'puts one file in the place of another',
      20,
      () => cpSync(join(dir, 'gates/secrets.json'), join(dir, 'gates/fencing.json')),
    ],
    [
      'reorders the timeline',
      20,
      () => edit(dir, 'timeline.jsonl', (text) => `${lines(text).toReversed().join('\n')}\n`),
    ],
    [
      'cuts the timeline short',
      20,
      () => edit(dir, 'timeline.jsonl', (text) => `${lines(text).slice(0, -2).join('\n')}\n`),
    ],
    [
      'changes a file and makes manifest and sums fit',
      22,
      () => {
        edit(dir, 'gates/fencing.json', (text) => text.replace('true', 'false'));
        closeAgain(dir);
      },
    ],
    [
      'drops a call everywhere and makes manifest and sums fit',
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
      'swaps two approvals everywhere and makes manifest and sums fit',
      22,
      () => {
        edit(dir, 'approvals/ledger.jsonl', (text) => `${lines(text).toReversed().join('\n')}\n`);
        closeAgain(dir);
      },
    ],
    ['signs with an unknown key', 22, () => closeAgain(dir, foreign)],
    [
      'signs everything with an unknown key and puts that key beside it as trusted',
      22,
      () => {
        mkdirSync(join(dir, 'trusted_keys'));
        const own = createPublicKey(foreignPem).export({ type: 'spki', format: 'pem' });
        writeFileSync(join(dir, 'trusted_keys', 'evidence.pem'), own);
        closeAgain(dir, foreign);
      },
    ],
    [
      'swaps the list of approvers that is kept',
      20,
      () => edit(dir, 'approvals/allowed_signers', (text) => text.replace('alice', 'mallory')),
    ],
    [
      'signs with an unknown key and calls it by the name of a trusted one',
      22,
      () => {
        const trusted = JSON.parse(readFileSync(join(dir, 'statement.dsse.json'), 'utf8')).signatures[0]
          .keyid;
        closeAgain(dir, { ...foreign, keyid: trusted });
      },
    ],
    [
      'takes the statement of another run',
      22,
      () => cpSync(join(place.root, 'other', 'statement.dsse.json'), join(dir, 'statement.dsse.json')),
    ],
    [
      'changes the type of what is signed',
      22,
      () => edit(dir, 'statement.dsse.json', (text) => text.replace('in-toto+json', 'in-toto-json')),
    ],
    ['writes the statement otherwise', 22, () => edit(dir, 'statement.dsse.json', (text) => `${text}\n`)],
  ];

  beforeAll(async () => {
    const other = aStore(
      join(place.root, 'elsewhere'),
      createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8')),
    );
    const run = { decision_id: 'fo-1', run_id: 'another' };
    cpSync(await aBundle(other, asRun(run, aSample()), run), join(place.root, 'other'), { recursive: true });
  });

  it.each(deeds)('%s: exit %i from both verifiers', async (_, exit, deed) => {
    deed();
    expect((await verify()).exit).toBe(exit);
    expect(stockVerdict(dir, place.trust)).toBe(exit);
  });

  it('is found inside also without a signature: all findings are given', async () => {
    rmSync(join(dir, call));
    const { exit, findings } = await verifyBundle(dir, {});
    expect(exit).toBe(22);
    expect(findings).toContainEqual(expect.objectContaining({ exit: 21, file: call }));
  });
});

describe('a signed timeline that is not the story of the fragments', () => {
  const trusted = () => createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8'));

  it('is found although the key is trusted: a chain that is broken, and one that leaves a fragment out', async () => {
    edit(dir, 'timeline.jsonl', (text) => text.replace('gate secrets is met', 'gate secrets is good'));
    closeAgain(dir, trusted());
    expect((await verify()).exit).toBe(20);
    expect(stockVerdict(dir, place.trust)).toBe(20);
  });

  it('is found although the key is trusted: the last two lines left out', async () => {
    edit(dir, 'timeline.jsonl', (text) => `${text.trimEnd().split('\n').slice(0, -2).join('\n')}\n`);
    closeAgain(dir, trusted());
    expect((await verify()).exit).toBe(20);
    expect(stockVerdict(dir, place.trust)).toBe(20);
  });
});

describe('trust', () => {
  it('must be there: 22 without a folder, with an empty one, and with keys that lie in the evidence', async () => {
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

  it('is not given to a private key that lies among the public ones', async () => {
    const mixed = join(place.root, 'mixed');
    mkdirSync(mixed, { recursive: true });
    cpSync(join(place.root, 'evidence-key.pem'), join(mixed, 'key.pem'));
    expect((await verifyBundle(dir, { trustDir: mixed })).exit).toBe(22);
    expect(stockVerdict(dir, mixed)).toBe(22);
  });

  it('is missing when the store had no key', async () => {
    const unsigned = await aBundle(aStore(join(place.root, 'unsigned')));
    expect(pathsIn(unsigned)).not.toContain('statement.dsse.json');
    const { findings } = await verifyBundle(unsigned, { trustDir: place.trust });
    expect(findings.map(({ exit }) => exit)).toEqual([22]);
    expect(stockVerdict(unsigned, place.trust)).toBe(22);
  });
});

describe('the folder of a decision', () => {
  it('is verified with all its runs and its claim', async () => {
    const evidence = join(place.root, 'many');
    const store = aStore(evidence, createSigner(readFileSync(join(place.root, 'evidence-key.pem'), 'utf8')));
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
    await expect(verifyBundle(join(place.root, 'nowhere'))).rejects.toThrow(/there is no folder/);
    expect(stockVerdict(join(place.root, 'nowhere'), place.trust)).toBe(9);
  });
});
