import fc from 'fast-check';
import {
  type ApprovalSubject,
  EMPTY_LEDGER,
  enter,
  grants,
  judgeVerdict,
  type Ledger,
  standing,
  VERDICTS,
  type Verdict,
  VOID,
} from '../../../contract/approval/ledger';
import type { ApprovalRequirement } from '../../../contract/policy/approval-requirement';

const DIGEST = '0123456789abcdef'.repeat(4);

const REQUIREMENT: ApprovalRequirement = {
  approvals: 2,
  roles: [],
  approvers: ['alice', 'bob', 'carol'],
  excluded: ['carol'],
  expires_after_minutes: 60,
  identity: 'claimed',
  signers: null,
  runs_per_day: null,
  rules: ['everything'],
};

const SUBJECT: ApprovalSubject = {
  decisionId: 'orders-failover-1',
  runId: 'run-1',
  startedAt: Date.parse('2026-03-01T12:00:00Z'),
  now: Date.parse('2026-03-01T12:30:00Z'),
  planDigest: DIGEST,
  requirement: REQUIREMENT,
  closed: false,
};

/** A message of alice that fits the subject; `undefined` leaves a key out. */
function aMessage(deviations: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    decision_id: 'orders-failover-1',
    approver: 'alice',
    plan_digest: DIGEST,
    reason: 'it is down',
    ...deviations,
  };
}

interface Sent {
  verdict: Verdict;
  message: unknown;
}

function hear(ledger: Ledger, { verdict, message }: Sent, subject = SUBJECT): Ledger {
  const answer = judgeVerdict(ledger, subject, verdict, message);
  const by =
    typeof message === 'object' && message !== null && 'approver' in message
      ? String(message.approver)
      : null;
  return enter(ledger, {
    at: '2026-03-01T12:00:00Z',
    via: 'signal',
    message: verdict,
    by,
    reason: null,
    accepted: answer.accepted,
    why: answer.why,
    signed: null,
  });
}

const said = (verdict: Verdict, approver: string): Sent => ({ verdict, message: aMessage({ approver }) });
const ledgerOf = (...messages: Sent[]) => messages.reduce((ledger, one) => hear(ledger, one), EMPTY_LEDGER);
const why = (message: unknown, verdict: Verdict = 'approve', ledger = EMPTY_LEDGER, subject = SUBJECT) =>
  judgeVerdict(ledger, subject, verdict, message);

describe('an approval', () => {
  it('counts when it names decision, plan, person and reason (C6.1)', () => {
    expect(why(aMessage())).toEqual({ accepted: true, why: 'approved' });
  });

  it.each([undefined, null, 7, 'yes', '{"approver": "alice"}', [], [aMessage()], true])(
    'is refused when it is not a JSON object: %j (C6.1)',
    (message) => {
      expect(why(message)).toEqual({ accepted: false, why: 'the message is not one JSON object' });
    },
  );

  it.each(['decision_id', 'approver', 'plan_digest', 'reason'])('is refused without %s (C6.1)', (key) => {
    for (const nothing of [undefined, null, '', '  ', 7, {}])
      expect(why(aMessage({ [key]: nothing }))).toEqual({ accepted: false, why: `missing: ${key}` });
  });

  it('reports everything that is missing at once (C6.1)', () => {
    expect(why({})).toMatchObject({ why: 'missing: decision_id, approver, plan_digest, reason' });
  });

  it('is refused for another decision (C6.1)', () => {
    expect(why(aMessage({ decision_id: 'orders-failover-2' }))).toMatchObject({
      accepted: false,
      why: expect.stringContaining('another decision'),
    });
  });

  it.each([
    ['another plan', 'f'.repeat(64)],
    ['eleven digits', DIGEST.slice(0, 11)],
    ['more digits than there are', `${DIGEST}0`],
    ['something else', 'the one of yesterday'],
    ['digits from the middle', DIGEST.slice(1, 20)],
    ['digits with the name of the digest among them', `${DIGEST.slice(0, 6)}sha256:${DIGEST.slice(6)}`],
    ['nothing but its name', 'sha256:'],
  ])('is refused with the digest of %s (C4.8)', (_, plan_digest) => {
    expect(why(aMessage({ plan_digest }))).toMatchObject({
      accepted: false,
      why: expect.stringContaining('another plan'),
    });
  });

  it.each([DIGEST.slice(0, 12), DIGEST.toUpperCase(), `sha256:${DIGEST}`, ` ${DIGEST}\n`])(
    'binds to the plan by the digest %j too (C4.8)',
    (plan_digest) => {
      expect(why(aMessage({ plan_digest })).accepted).toBe(true);
    },
  );

  it('is refused from a person whom the policy does not name (C4.2)', () => {
    for (const approver of ['mallory', 'Alice', 'alice,bob'])
      expect(why(aMessage({ approver }))).toEqual({
        accepted: false,
        why: `${approver} is not among the approvers`,
      });
  });

  it('is refused from the requester of the decision (C4.2)', () => {
    expect(why(aMessage({ approver: 'carol' }))).toMatchObject({
      accepted: false,
      why: expect.stringContaining('may not approve'),
    });
  });

  it('is refused when its text and its message name different verdicts (C4.8)', () => {
    expect(why(aMessage({ verdict: 'reject' }))).toMatchObject({ accepted: false });
    expect(why(aMessage({ verdict: 'approve' })).accepted).toBe(true);
  });

  it('is refused a second time, and after the first change has begun (C6.1)', () => {
    expect(why(aMessage(), 'approve', ledgerOf(said('approve', 'alice')))).toMatchObject({ accepted: false });
    for (const verdict of VERDICTS)
      expect(why(aMessage(), verdict, EMPTY_LEDGER, { ...SUBJECT, closed: true })).toMatchObject({
        why: expect.stringContaining('too late'),
      });
  });

  it('can be withdrawn by the person who gave it, and given again (C6.1)', () => {
    expect(grants(ledgerOf(said('approve', 'alice'), said('withdraw', 'alice')))).toEqual([]);
    expect(
      grants(ledgerOf(said('approve', 'alice'), said('withdraw', 'alice'), said('approve', 'alice'))),
    ).toEqual(['alice']);
    expect(why(aMessage({ approver: 'bob' }), 'withdraw', ledgerOf(said('approve', 'alice')))).toMatchObject({
      accepted: false,
    });
  });
});

describe('a rejection', () => {
  it('is final: no later verdict counts (C6.1)', () => {
    const rejected = ledgerOf(said('reject', 'bob'));
    expect(standing(rejected, REQUIREMENT)).toBe('rejected');
    for (const verdict of VERDICTS)
      expect(why(aMessage(), verdict, rejected)).toMatchObject({ why: expect.stringContaining('final') });
  });

  it('overrides every earlier approval (C6.1)', () => {
    expect(
      standing(ledgerOf(said('approve', 'alice'), said('reject', 'bob')), { ...REQUIREMENT, approvals: 1 }),
    ).toBe('rejected');
  });
});

const PEOPLE = ['alice', 'bob', 'carol', 'mallory'];
const message = fc.record({
  verdict: fc.constantFrom<Verdict>('approve', 'reject', 'withdraw'),
  message: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...PEOPLE).map((approver): unknown => aMessage({ approver })) },
    { weight: 1, arbitrary: fc.anything() },
    { weight: 1, arbitrary: fc.constant<unknown>(aMessage({ plan_digest: 'f'.repeat(64) })) },
  ),
});
const yes = fc.constantFrom(...PEOPLE).map((approver) => said('approve', approver));

describe('the ledger of approvals', () => {
  it('answers any sequence of messages with a reason, and never throws (C6.1)', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const ledger = ledgerOf(...messages);
        expect(ledger.entries).toHaveLength(messages.length);
        expect(ledger.entries.every((entry, at) => entry.seq === at + 1 && entry.why !== '')).toBe(true);
      }),
    );
  });

  it('grants only when enough different people approve, none of them excluded (C4.2, C6.1)', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const ledger = ledgerOf(...messages);
        if (standing(ledger, REQUIREMENT) !== 'granted') return;
        expect(new Set(grants(ledger))).toEqual(new Set(['alice', 'bob']));
      }),
    );
  });

  it('reaches the same result for approvals in any order, however often repeated (C6.1)', () => {
    fc.assert(
      fc.property(
        fc.array(yes, { maxLength: 12 }),
        fc.array(fc.nat(100), { maxLength: 12 }),
        (messages, picks) => {
          const repeated = picks.flatMap((pick) => messages.slice(pick % (messages.length + 1)).slice(0, 1));
          const shuffled = [...messages, ...repeated].toReversed();
          expect(standing(ledgerOf(...shuffled), REQUIREMENT)).toBe(
            standing(ledgerOf(...messages), REQUIREMENT),
          );
          expect(new Set(grants(ledgerOf(...shuffled)))).toEqual(new Set(grants(ledgerOf(...messages))));
        },
      ),
    );
  });

  it('keeps a hundred refusals and counts the rest, and still accepts a genuine approval (C6.1)', () => {
    const junk = Array.from({ length: 250 }, (): Sent => ({ verdict: 'approve', message: 'junk' }));
    const ledger = ledgerOf(...junk, said('approve', 'alice'), ...junk, said('approve', 'bob'));
    expect(ledger.entries).toHaveLength(102);
    expect(ledger.uncounted).toBe(400);
    expect(standing(ledger, REQUIREMENT)).toBe('granted');
  });

  it('keeps a hundred refusals, however many messages were accepted before (C6.1)', () => {
    const minds = Array.from({ length: 20 }, (_, at) => said(at % 2 === 0 ? 'approve' : 'withdraw', 'alice'));
    const junk = Array.from({ length: 100 }, (): Sent => ({ verdict: 'approve', message: 'junk' }));
    expect(ledgerOf(...minds, ...junk)).toMatchObject({ uncounted: 0 });
  });

  it('accepts twenty changes of verdict from one person, then only a rejection, and still accepts messages from everyone else (C6.1)', () => {
    const minds = Array.from({ length: 20 }, (_, at) => said(at % 2 === 0 ? 'approve' : 'withdraw', 'alice'));
    const junk = Array.from({ length: 20 }, () => ({ verdict: 'withdraw' as const, message: aMessage() }));
    expect(why(aMessage(), 'withdraw', ledgerOf(...minds.slice(0, 19))).accepted).toBe(true);
    expect(why(aMessage(), 'approve', ledgerOf(...junk)).accepted).toBe(true);
    const changed = ledgerOf(...minds);
    expect(why(aMessage(), 'approve', changed)).toEqual({
      accepted: false,
      why: 'alice has approved and withdrawn 20 times; only a rejection is accepted now',
    });
    expect(why(aMessage(), 'reject', changed)).toEqual({ accepted: true, why: 'rejected' });
    expect(why(aMessage({ approver: 'bob' }), 'approve', changed).accepted).toBe(true);
  });

  it('does not count a person who only rejected or withdrew as an approver (C6.1)', () => {
    expect(grants(ledgerOf(said('reject', 'bob')))).toEqual([]);
    const entry = { at: '2026-03-01T12:00:00Z', via: 'run' as const, reason: null, signed: null };
    const told = { ...entry, accepted: true, why: 'changed' };
    const changed = enter(ledgerOf(said('approve', 'alice')), { ...told, message: VOID, by: 'bob' });
    expect(grants(changed)).toEqual([]);
  });

  it('does not grant while a role is unfilled, however many people approved (C4.2)', () => {
    const roles = [{ role: 'dba', needed: 1, held_by: ['carol'] }];
    const both = ledgerOf(said('approve', 'alice'), said('approve', 'bob'));
    expect(standing(both, { ...REQUIREMENT, roles })).toBe('pending');
    expect(
      standing(both, { ...REQUIREMENT, roles: [{ ...roles[0], role: 'dba', needed: 1, held_by: ['bob'] }] }),
    ).toBe('granted');
  });

  it('limits how many approvals and withdrawals of one person it keeps (C6.1)', () => {
    const back = Array.from({ length: 2000 }, (_, at) =>
      said(at % 2 === 0 ? 'approve' : 'withdraw', 'alice'),
    );
    expect(ledgerOf(...back).entries.length).toBeLessThan(1000);
  });

  it('does not change the ledger it was given', () => {
    const given = ledgerOf(said('approve', 'alice'));
    const copy = structuredClone(given);
    hear(given, said('reject', 'bob'));
    expect(given).toEqual(copy);
  });
});
