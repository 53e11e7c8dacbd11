import {
  FencingFile,
  type FencingStatement,
  type ProvenStatement,
  statementsAnswer,
} from '../../../contract/gates/fencing-statement';

const ABOUT = { decisionId: 'orders-1', oldPrimary: 'onprem', people: ['alice', 'bob', 'carol'] };

function said(
  witness: string,
  key: string | null,
  deviations: Partial<FencingStatement> = {},
): ProvenStatement {
  return {
    statement: {
      v: 1,
      fencing: 'old-primary-takes-no-writes',
      decision_id: 'orders-1',
      old_primary: 'onprem',
      witness,
      reason: 'its power is cut',
      issued_at: '2026-03-01T11:50:00Z',
      nonce: '0123456789abcdef',
      ...deviations,
    },
    proof: key === null ? { ok: false, why: 'its signature does not verify' } : { ok: true, key },
  };
}

const answer = (...statements: ProvenStatement[]) => statementsAnswer(statements, ABOUT);

describe('a two-person statement (C6.5)', () => {
  it('holds when two people signed with two keys, and is as old as the older of the two signatures', () => {
    expect(
      answer(
        said('alice', 'A', { issued_at: '2026-03-01T11:00:00Z' }),
        said('bob', 'B', { issued_at: '2026-03-01T11:55:00Z' }),
        said('alice', 'A', { issued_at: '2026-03-01T11:40:00Z' }),
      ),
    ).toEqual({
      rung: 'two-person-statement',
      met: true,
      says: 'signed by bob and alice',
      observed_at: '2026-03-01T11:40:00Z',
    });
  });

  it.each([
    ['nobody', [], 'nobody has signed it'],
    ['one person', [said('alice', 'A')], 'only alice has signed, with one key'],
    ['one person twice', [said('alice', 'A'), said('alice', 'A2')], 'only alice has signed, with one key'],
    [
      'one key under two names',
      [said('alice', 'A'), said('bob', 'A')],
      'only alice has signed, with one key',
    ],
    [
      'somebody without a say',
      [said('alice', 'A'), said('eve', 'E')],
      'eve: may neither approve nor operate',
    ],
    [
      'a signature that does not verify',
      [said('alice', 'A'), said('bob', null)],
      'bob: its signature does not verify',
    ],
    [
      'another decision',
      [said('alice', 'A'), said('bob', 'B', { decision_id: 'x' })],
      'bob: it is for another decision',
    ],
    [
      'another primary',
      [said('alice', 'A'), said('bob', 'B', { old_primary: 'gcp' })],
      'bob: it is about gcp',
    ],
  ])('does not hold for %s', (_, statements, says) => {
    const found = answer(...statements);
    expect(found.met).toBe(false);
    expect(found.says).toContain(says);
  });

  it('is refused with any key that is not signed', () => {
    const file = { ...said('alice', 'A').statement, signature: 'x' };
    expect(FencingFile.safeParse(file).success).toBe(true);
    expect(FencingFile.safeParse({ ...file, fenced: true }).success).toBe(false);
    expect(FencingFile.safeParse({ ...file, fencing: true }).success).toBe(false);
  });
});

describe('the answer of a two-person statement that does not hold (C6.5)', () => {
  it('names who signed, and why each other statement does not count', () => {
    expect(answer()).toEqual({
      rung: 'two-person-statement',
      met: false,
      says: 'nobody has signed it',
      observed_at: null,
    });
    expect(answer(said('eve', 'E'), said('bob', 'B', { old_primary: 'gcp' }))).toEqual({
      rung: 'two-person-statement',
      met: false,
      says: 'nobody has signed it; eve: may neither approve nor operate; bob: it is about gcp',
      observed_at: null,
    });
    expect(
      answer(said('bob', null), said('alice', 'A'), said('carol', 'C', { decision_id: 'orders-2' })),
    ).toEqual({
      rung: 'two-person-statement',
      met: false,
      says: 'only alice has signed, with one key; bob: its signature does not verify; carol: it is for another decision',
      observed_at: '2026-03-01T11:50:00Z',
    });
  });
});
