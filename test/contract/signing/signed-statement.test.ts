import fc from 'fast-check';
import {
  EMPTY_LEDGER,
  enter,
  grants,
  judgeProven,
  judgeVerdict,
  type Ledger,
  standing,
  VERDICTS,
  type Verdict,
} from '../../../contract/approval/ledger';
import { judgeAction, OPERATOR_ACTIONS } from '../../../contract/approval/operator-action';
import type { ApprovalRequirement } from '../../../contract/policy/approval-requirement';
import { type Proof, statementIn } from '../../../contract/signing/signed-statement';

const DIGEST = '0123456789abcdef'.repeat(4);
const BEGIN = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

const REQUIREMENT: ApprovalRequirement = {
  approvals: 2,
  roles: [],
  approvers: ['alice', 'bob', 'carol'],
  excluded: [],
  expires_after_minutes: 60,
  identity: 'signed',
  signers: 'f'.repeat(64),
  runs_per_day: null,
  rules: ['everything'],
};
const SUBJECT = {
  decisionId: 'orders-failover-1',
  runId: 'run-1',
  planDigest: DIGEST,
  requirement: REQUIREMENT,
  closed: false,
  startedAt: BEGIN,
  now: BEGIN + 30 * MINUTE,
};

/** A signed message of alice that fits the subject; `undefined` leaves a key out. */
function aMessage(deviations: Record<string, unknown> = {}): Record<string, unknown> {
  const said = { v: 1, verdict: 'approve', decision_id: 'orders-failover-1', run_id: 'run-1' };
  const who = { plan_digest: DIGEST, approver: 'alice', reason: 'it is down' };
  const when = { issued_at: '2026-03-01T12:20:00Z', nonce: 'nonce-0000-000001' };
  const sent = { ...said, ...who, ...when, signature: 'c2lnbmVk', ...deviations };
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}
const KEY_OF: Record<string, string> = { alice: 'SHA256:a', bob: 'SHA256:b', carol: 'SHA256:a' };

/** What the run makes of a message whose signature verifies, unless told otherwise. */
function hear(
  ledger: Ledger,
  sent: Record<string, unknown>,
  verdict: Verdict = 'approve',
  proof?: Proof,
): Ledger {
  const by = String(sent['approver']);
  const proven = proof ?? { ok: true, key: KEY_OF[by] ?? 'SHA256:x' };
  const { accepted, why, signed } = judgeProven(ledger, SUBJECT, verdict, sent, proven);
  const kept = accepted && signed && proven.ok ? { ...signed, key: proven.key } : null;
  const told = {
    at: '2026-03-01T12:20:01Z',
    via: 'signal' as const,
    message: verdict,
    by,
    reason: 'it is down',
  };
  return enter(ledger, { ...told, accepted, why, signed: kept });
}
const why = (sent: unknown, verdict: Verdict = 'approve', ledger = EMPTY_LEDGER) =>
  judgeVerdict(ledger, SUBJECT, verdict, sent).why;
const lastOf = ({ entries }: Ledger) => entries.at(-1);

describe('a signed message', () => {
  it('is kept with the complete signed text, and counts only once verified (C6.1)', () => {
    const { signature, ...statement } = aMessage();
    expect(judgeVerdict(EMPTY_LEDGER, SUBJECT, 'approve', aMessage())).toEqual({
      accepted: true,
      why: 'approved',
      signed: { kind: 'verdict', statement, signature },
    });
    expect(grants(hear(EMPTY_LEDGER, aMessage()))).toEqual(['alice']);
    const forged = hear(EMPTY_LEDGER, aMessage(), 'approve', { ok: false, why: 'it does not verify' });
    expect(grants(forged)).toEqual([]);
    expect(lastOf(forged)).toMatchObject({ accepted: false, why: 'it does not verify', signed: null });
  });

  it('is required where the policy says so, and accepted elsewhere (C4.8)', () => {
    const unsigned = aMessage({ signature: undefined });
    expect(why(unsigned)).toContain('requires a signature');
    const claimed = { ...SUBJECT, requirement: { ...REQUIREMENT, identity: 'claimed' as const } };
    expect(judgeVerdict(EMPTY_LEDGER, claimed, 'approve', unsigned)).toEqual({
      accepted: true,
      why: 'approved',
    });
    expect(judgeVerdict(EMPTY_LEDGER, claimed, 'approve', aMessage()).signed).toBeDefined();
    const forged: Proof = { ok: false, why: 'it does not verify' };
    expect(judgeProven(EMPTY_LEDGER, claimed, 'approve', aMessage(), forged).accepted).toBe(false);
    expect(judgeProven(EMPTY_LEDGER, claimed, 'approve', unsigned, forged).accepted).toBe(true);
  });

  it.each([
    ['another run', { run_id: 'run-2' }, 'another run; this one is run-1'],
    ['another plan', { plan_digest: 'f'.repeat(64) }, `another plan; this one has the digest ${DIGEST}`],
    ['a shortened digest', { plan_digest: DIGEST.slice(0, 32) }, 'another plan'],
    ['another verdict', { verdict: 'withdraw' }, 'its verdict differs from the message type'],
    ['another version', { v: 2 }, 'its "v" is not 1'],
    ['a version as text', { v: '1' }, 'its "v" is not 1'],
    ['no version', { v: undefined }, 'its "v" is not 1'],
    ['a short nonce', { nonce: 'fifteen-letters' }, 'its nonce must be'],
    ['a long nonce', { nonce: 'x'.repeat(65) }, 'its nonce must be'],
    ['a nonce of other letters', { nonce: 'nonce 0000 000001' }, 'its nonce must be'],
    ['a time without a zone', { issued_at: '2026-03-01T12:20:00' }, 'not a time with a time zone'],
    [
      'a time with something before it',
      { issued_at: 'at 2026-03-01T12:20:00Z' },
      'not a time with a time zone',
    ],
    ['a time with trailing text', { issued_at: '2026-03-01T12:20:00Z!' }, 'not a time with a time zone'],
    ['a day that is none', { issued_at: '2026-02-31T99:20:00Z' }, 'not a time with a time zone'],
    ['a time before the run', { issued_at: '2026-03-01T11:54:59.999Z' }, 'before this run began'],
    ['a time in the future', { issued_at: '2026-03-01T12:35:00.001Z' }, 'in the future'],
    ['a signature that is no text', { signature: 7 }, 'its signature is no text'],
    ['a signature without end', { signature: 'x'.repeat(4097) }, 'its signature is no text'],
    ['a reason with spaces around', { reason: ' it is down' }, 'with spaces around: reason'],
    ['a reason without end', { reason: 'x'.repeat(501) }, 'too long, or with spaces around: reason'],
  ])('is refused with %s (C4.8, C6.1)', (_, deviation, words) => {
    expect(why(aMessage(deviation))).toContain(words);
  });

  it('is refused with everything missing or altered at once (C6.1)', () => {
    expect(why(aMessage({ run_id: undefined, nonce: '' }))).toBe('a signed message also needs run_id, nonce');
    expect(why(aMessage({ reason: ' it is down', nonce: 'nonce-0000-000001 ' }))).toBe(
      'too long, or with spaces around: reason, nonce',
    );
  });

  it('is refused as another verdict than it signs, wherever it is read (C6.1)', () => {
    const message = new Map(Object.entries(aMessage()));
    expect(statementIn(message, 'verdict', 'reject', { ...SUBJECT, earlier: [] })).toBe(
      'its verdict differs from the message type',
    );
  });

  it('may have a signature of 4096 characters', () => {
    expect(why(aMessage({ signature: 'x'.repeat(4096) }))).toBe('approved');
  });

  it('is refused as outdated only against messages of the same person (C6.1)', () => {
    const later = aMessage({
      approver: 'bob',
      nonce: 'nonce-0000-000002',
      issued_at: '2026-03-01T12:25:00Z',
    });
    expect(why(aMessage(), 'approve', hear(EMPTY_LEDGER, later))).toBe('approved');
  });

  it.each(['verdict', 'run_id', 'issued_at', 'nonce'])('is refused without %s (C6.1)', (key) => {
    expect(why(aMessage({ [key]: undefined }))).toBe(`a signed message also needs ${key}`);
  });

  it.each([
    '2026-03-01T11:55:00Z',
    '2026-03-01T12:35:00Z',
    '2026-03-01T14:20:00+02:00',
    '2026-03-01T12:20:00.123456789-00:00',
  ])('is accepted with the time %s: clocks may be five minutes apart', (issued_at) => {
    expect(why(aMessage({ issued_at }))).toBe('approved');
  });

  it.each(['exactly-16-chars', 'x'.repeat(64), 'A_b-0123456789ab'])(
    'is accepted with the nonce %s',
    (nonce) => {
      expect(why(aMessage({ nonce }))).toBe('approved');
    },
  );

  it('counts once, and not again after it was withdrawn, whatever is changed around it (C6.1)', () => {
    const given = hear(EMPTY_LEDGER, aMessage());
    expect(why(aMessage(), 'approve', given)).toBe('alice has approved already');
    const back = aMessage({
      verdict: 'withdraw',
      nonce: 'nonce-0000-000002',
      issued_at: '2026-03-01T12:21:00Z',
    });
    const taken = hear(given, back, 'withdraw');
    expect(grants(taken)).toEqual([]);
    expect(why(aMessage(), 'approve', taken)).toContain('its nonce is already used');
    const kept = aMessage({ nonce: 'nonce-0000-000003' });
    expect(why(kept, 'approve', taken)).toContain('older than a later message of the same person');
    expect(why({ ...kept, issued_at: back['issued_at'] }, 'approve', taken)).toContain('older than');
    expect(why({ ...kept, issued_at: '2026-03-01T12:21:00.001Z' }, 'approve', taken)).toBe('approved');
    expect(why({ ...kept, approver: 'bob' }, 'approve', taken)).toBe('approved');
  });

  it('identifies one person by key, whatever the name (C4.2)', () => {
    const given = hear(EMPTY_LEDGER, aMessage());
    const other = aMessage({ approver: 'carol', nonce: 'nonce-0000-000002' });
    expect(lastOf(hear(given, other))?.why).toContain('alice has approved with the same key');
    expect(lastOf(hear(given, { ...other, verdict: 'reject' }, 'reject'))?.accepted).toBe(true);
    expect(lastOf(hear(given, { ...other, approver: 'bob' }))?.accepted).toBe(true);
  });

  it('may follow an unsigned message where both are accepted (C4.8)', () => {
    const claimed = { ...SUBJECT, requirement: { ...REQUIREMENT, identity: 'claimed' as const } };
    const told = {
      at: '2026-03-01T12:20:01Z',
      via: 'signal' as const,
      message: 'approve',
      reason: 'it is down',
    };
    const given = enter(EMPTY_LEDGER, { ...told, by: 'bob', accepted: true, why: 'approved', signed: null });
    const proof: Proof = { ok: true, key: 'SHA256:a' };
    expect(judgeProven(given, claimed, 'approve', aMessage(), proof).accepted).toBe(true);
  });

  it('does not count for a later plan, because void ends every approval (C4.8)', () => {
    const given = hear(
      hear(EMPTY_LEDGER, aMessage()),
      aMessage({ approver: 'bob', nonce: 'nonce-0000-000002' }),
    );
    expect(standing(given, REQUIREMENT)).toBe('granted');
    const told = { at: '2026-03-01T12:22:00Z', via: 'run' as const, message: 'void', by: null, reason: null };
    const changed = enter(given, { ...told, accepted: true, why: 'changed', signed: null });
    expect([standing(changed, REQUIREMENT), grants(changed)]).toEqual(['pending', []]);
    expect(why(aMessage(), 'approve', changed)).toContain('its nonce is already used');
    const anew = aMessage({ nonce: 'nonce-0000-000004', issued_at: '2026-03-01T12:23:00Z' });
    expect(grants(hear(changed, anew))).toEqual(['alice']);
    expect(grants(enter(given, { ...told, accepted: false, why: 'x', signed: null }))).toHaveLength(2);
  });
});

describe('a signed action of an operator', () => {
  const STOPPED = { step: 'move-data', failure: '02-move-data-restore.0', skippable: true };
  const subject = {
    ...SUBJECT,
    operators: ['alice'],
    identity: 'signed' as const,
    stopped: STOPPED,
    earlier: [],
  };
  const anAction = (deviations: Record<string, unknown> = {}): Record<string, unknown> => {
    const { approver, verdict, ...rest } = aMessage();
    const answered = { step: 'move-data', failure: '02-move-data-restore.0' };
    return { ...rest, ...answered, operator: approver, action: 'retryStep', ...deviations };
  };

  it('covers step and failure too (C6.1)', () => {
    const { signature, ...statement } = anAction();
    expect(judgeAction(subject, 'retryStep', anAction())).toEqual({
      accepted: true,
      why: 'retryStep',
      signed: { kind: 'action', statement, signature },
    });
  });

  it('is required where the policy requires signed approvals', () => {
    const { signature, ...unsigned } = anAction();
    for (const action of OPERATOR_ACTIONS)
      expect(judgeAction(subject, action, { ...unsigned, action }).why).toContain('requires a signature');
  });

  it('needs no step for an abort, and signs the step when there is one', () => {
    const { step, failure, ...abort } = anAction({ action: 'abort' });
    expect(judgeAction(subject, 'abort', abort).signed?.statement).not.toHaveProperty('step');
    expect(judgeAction(subject, 'abort', { ...abort, step }).signed?.statement).toMatchObject({ step });
  });

  it('is refused as another action, for another run, and a second time', () => {
    expect(judgeAction(subject, 'abort', anAction()).why).toContain('its action differs');
    expect(judgeAction(subject, 'retryStep', anAction({ run_id: 'run-2' })).why).toContain('another run');
    const { signed } = judgeAction(subject, 'retryStep', anAction());
    const heard = { ...subject, earlier: signed ? [signed] : [] };
    expect(judgeAction(heard, 'retryStep', anAction()).why).toContain('its nonce is already used');
    const bobs = anAction({ nonce: 'nonce-0000-000008', operator: 'bob' });
    expect(judgeAction({ ...heard, operators: ['alice', 'bob'] }, 'retryStep', bobs).why).toBe('retryStep');
    const older = anAction({ nonce: 'nonce-0000-000009' });
    expect(judgeAction(heard, 'retryStep', older).why).toContain('older than');
  });
});

describe('the ledger of signed approvals', () => {
  const nonce = fc.integer({ min: 0, max: 5 }).map((at) => `nonce-0000-00000${at}`);
  const minute = fc
    .integer({ min: 0, max: 59 })
    .map((at) => `2026-03-01T12:${String(at).padStart(2, '0')}:00Z`);
  const sent = fc.record({
    verdict: fc.constantFrom(...VERDICTS.filter((verdict) => verdict !== 'reject')),
    message: fc.record({
      approver: fc.constantFrom('alice', 'bob', 'carol', 'mallory'),
      nonce,
      issued_at: minute,
      signature: fc.constantFrom('c2lnbmVk', undefined),
      run_id: fc.constantFrom('run-1', 'run-1', 'run-1', 'run-2'),
    }),
    good: fc.boolean(),
  });

  it('counts only verified messages, each nonce once, each key once, in order of time (C6.1)', () => {
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 30 }), (messages) => {
        const ledger = messages.reduce(
          (before, { verdict, message, good }) =>
            hear(
              before,
              aMessage({ verdict, ...message }),
              verdict,
              good ? undefined : { ok: false, why: 'forged' },
            ),
          EMPTY_LEDGER,
        );
        const accepted = ledger.entries.filter((entry) => entry.accepted);
        expect(accepted.every(({ signed }) => signed !== null)).toBe(true);
        const nonces = accepted.map(({ signed }) => signed?.statement['nonce']);
        expect(new Set(nonces).size).toBe(nonces.length);
        for (const person of REQUIREMENT.approvers) {
          const times = accepted
            .filter(({ by }) => by === person)
            .map(({ signed }) => signed?.statement['issued_at']);
          expect(times).toEqual([...new Set(times)].toSorted());
        }
        expect(new Set(grants(ledger).map((name) => KEY_OF[name])).size).toBe(grants(ledger).length);
      }),
    );
  });

  it('never throws for any signed message (C6.1)', () => {
    const anything = fc.dictionary(fc.constantFrom(...Object.keys(aMessage())), fc.anything());
    fc.assert(
      fc.property(anything, fc.constantFrom(...VERDICTS), (message, verdict) => {
        expect(judgeVerdict(EMPTY_LEDGER, SUBJECT, verdict, { ...aMessage(), ...message }).why).not.toBe('');
      }),
    );
  });
});
