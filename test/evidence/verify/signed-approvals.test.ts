import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signerOf } from '../../../client/cli/ssh-sign';
import type { LedgerEntry } from '../../../contract/approval/ledger';
import type { ApprovalRequirement } from '../../../contract/policy/approval-requirement';
import { parseAllowedSigners, signersDigest, signersText } from '../../../contract/signing/allowed-signers';
import { digestOf } from '../../../contract/signing/digest';
import type { Statement } from '../../../contract/signing/signed-statement';
import { aPlace, aPlan, at, type Place, RUN, type Sample, seenBy } from './a-bundle';
import { bothVerdicts, withPlan } from './both-verdicts';

describe('C6.1 signed approvals, years later', () => {
  let place: Place;
  let keys: string;
  let signers: string;
  const fingerprints = new Map<string, string>();

  beforeAll(() => {
    keys = mkdtempSync(join(tmpdir(), 'hyops-dr-keys-'));
    const lines = ['alice', 'bob'].map((name) => {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(keys, name)]);
      const shown = execFileSync('ssh-keygen', ['-l', '-f', join(keys, name)], { encoding: 'utf8' });
      fingerprints.set(name, shown.split(' ')[1] ?? '');
      return `${name} ${readFileSync(join(keys, `${name}.pub`), 'utf8').trim()}\n`;
    });
    const read = parseAllowedSigners(`${lines.join('')}alicia ${lines[0]?.slice('alice '.length)}`);
    if (!read.ok) throw new Error(JSON.stringify(read.reasons));
    signers = signersText(read.value);
  });
  afterAll(() => rmSync(keys, { recursive: true }));
  beforeEach(async () => {
    place = await aPlace();
  });
  afterEach(() => place.remove());

  /** A plan that requires signed approvals by alice and bob, each in a role. */
  function signedPlan(change: Partial<ApprovalRequirement> = {}) {
    const read = parseAllowedSigners(signers);
    const plan = aPlan();
    const roles = [
      { role: 'dba', needed: 1, held_by: ['alice', 'bob'] },
      { role: 'duty-manager', needed: 1, held_by: ['alice', 'alicia'] },
    ];
    const digest = read.ok ? signersDigest(read.value) : '';
    const approvers = ['alice', 'alicia', 'bob'];
    const asked = { approvals: 2, roles, approvers, identity: 'signed' as const, signers: digest, ...change };
    return { ...plan, requirement: { ...plan.requirement, ...asked } };
  }

  async function approval(
    by: string,
    seq: number,
    change: Record<string, string> = {},
    key = by,
  ): Promise<LedgerEntry> {
    const said = { verdict: 'approve', approver: by, reason: 'agreed', ...RUN };
    const rest = { plan_digest: digestOf(signedPlan()), issued_at: at(24), nonce: `nonce-of-message-${seq}` };
    const statement: Statement = { v: 1, ...said, ...rest, ...change };
    const signature = (await signerOf(join(keys, key))?.('verdict', statement)) ?? '';
    const signed = { kind: 'verdict' as const, statement, signature, key: fingerprints.get(key) ?? '' };
    const told = { via: 'signal' as const, message: 'approve', by, reason: 'agreed', accepted: true };
    return { seq, at: at(25), ...told, why: 'approved', signed };
  }

  function sampleOf(approvals: LedgerEntry[], plan = signedPlan(), sealed = signers): Sample {
    const sample = withPlan({ requirement: plan.requirement });
    const [first, ...rest] = sample.fragments;
    if (!first) throw new Error('the sample must have fragments');
    const files = { ...first.files, 'policy/allowed_signers': sealed };
    const record = { ...sample.record, approvals };
    return { ...sample, fragments: [{ ...first, files }, ...rest], record };
  }
  const both = async () => [await approval('alice', 1), await approval('bob', 2)];
  const GOOD = { exit: 0, clauses: [] };
  const BAD = { exit: 23, clauses: ['C6.1'] };

  it('verify against the keys that the approved plan is bound to', async () => {
    expect(await bothVerdicts(place, sampleOf(await both()))).toEqual(GOOD);
  });

  const LIMITED = 'alice valid-after="20000101Z",valid-before="20600101Z" ';
  it.each([
    ['the same keys', (text: string) => text, GOOD],
    ['keys that were valid at signing', (text: string) => text.replace(/^alice /m, LIMITED), GOOD],
    [
      'a key that had expired at signing',
      (text: string) => text.replace(/^alice /m, LIMITED.replace('2060', '2001')),
      BAD,
    ],
    ...['20600101', '206001010000', '20600101000000', '20600101z', '20601301Z'].map(
      (time): [string, (text: string) => string, typeof BAD] => [
        `a time limit without a zone, ${time}`,
        (text) => text.replace(/^bob /m, `bob valid-before="${time}" `),
        BAD,
      ],
    ),
    [
      'a time limit without a zone in a comment',
      (text: string) => `# carol valid-before="20600101" ssh-rsa A\n${text}`,
      GOOD,
    ],
    ['one key fewer', (text: string) => text.replace(/^bob .*\n/m, ''), BAD],
  ])(
    'verify against allowed_signers in the trusted folder, which takes precedence: %s',
    async (_, change, verdict) => {
      writeFileSync(join(place.trust, 'allowed_signers'), change(signers));
      expect(await bothVerdicts(place, sampleOf(await both()))).toEqual(verdict);
    },
  );

  it.each<[string, () => Promise<Sample>]>([
    [
      'one has no signature',
      async () =>
        sampleOf((await both()).map((entry, index) => (index === 1 ? { ...entry, signed: null } : entry))),
    ],
    [
      'one is signed with the key of another person',
      async () => sampleOf([await approval('alice', 1), await approval('bob', 2, {}, 'alice')]),
    ],
    [
      'one is for another plan',
      async () =>
        sampleOf([await approval('alice', 1), await approval('bob', 2, { plan_digest: 'f'.repeat(64) })]),
    ],
    [
      'one is for another run',
      async () => sampleOf([await approval('alice', 1), await approval('bob', 2, { run_id: 'other' })]),
    ],
    [
      'the ledger has another reason',
      async () => sampleOf((await both()).map((entry) => ({ ...entry, reason: 'because' }))),
    ],
    [
      'two names share a key',
      async () => sampleOf([await approval('alicia', 1, {}, 'alice'), await approval('alice', 2)]),
    ],
    [
      'a role is not filled',
      async () => {
        const roles = [{ role: 'duty-manager', needed: 2, held_by: ['alice'] }];
        const plan = signedPlan({ roles });
        const digest = { plan_digest: digestOf(plan) };
        return sampleOf([await approval('alice', 1, digest), await approval('bob', 2, digest)], plan);
      },
    ],
    [
      'they became void before the first call',
      async () => {
        const void_ = {
          seq: 3,
          at: at(26),
          via: 'run',
          message: 'void',
          by: null,
          reason: null,
          accepted: true,
          why: 'changed',
          signed: null,
        };
        return sampleOf([...(await both()), void_ as LedgerEntry]);
      },
    ],
    [
      'the stored keys are not those of the plan',
      async () => sampleOf(await both(), signedPlan(), `${signers}# more\n`),
    ],
    ['no keys are stored', async () => sampleOf(await both(), signedPlan(), '')],
  ])('are a finding when %s', async (_, sample) => {
    expect(await bothVerdicts(place, await sample())).toEqual(BAD);
  });

  /** The sample as a runner saw it: what is added here, and then the first change. */
  async function seenSample(
    change: (seen: ReturnType<typeof seenBy>, withdrawal: LedgerEntry) => ReturnType<typeof seenBy>,
  ): Promise<Sample> {
    const sample = sampleOf(await both());
    const withdrawal = await approval('bob', 3, { verdict: 'withdraw', issued_at: at(25) });
    return { ...sample, seen: change(seenBy(sample.record), withdrawal) };
  }
  const entryOf = ({ signed }: LedgerEntry) => {
    if (!signed) throw new Error('it must be signed');
    return { entry: { what: 'statement' as const, ...signed }, at: at(25) };
  };

  it.each<[string, Parameters<typeof seenSample>[0], typeof BAD]>([
    ['were all seen before the first change', (seen) => seen, GOOD],
    ['were never seen', () => [], BAD],
    ['were seen, but not all', (seen) => seen.slice(1), BAD],
    ['were seen after the first change', (seen) => seen.toReversed(), BAD],
    ['were taken back before the first change', (seen, no) => seen.toSpliced(2, 0, entryOf(no)), BAD],
    ['were taken back too late', (seen, no) => [...seen, entryOf(no)], GOOD],
    ['were seen, but no first change', (seen) => seen.slice(0, 2), BAD],
    [
      'were rejected before the first change',
      (seen, no) => {
        const { entry, at: seenAt } = entryOf(no);
        const statement = { ...entry.statement, verdict: 'reject' };
        return seen.toSpliced(2, 0, { entry: { ...entry, statement }, at: seenAt });
      },
      BAD,
    ],
  ])('verify by what the runner has seen: they %s', async (_, change, verdict) => {
    expect(await bothVerdicts(place, await seenSample(change))).toEqual(verdict);
  });
});
