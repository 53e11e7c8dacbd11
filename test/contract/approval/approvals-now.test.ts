import { noLongerApproved } from '../../../contract/approval/approvals-now';
import type { LedgerEntry } from '../../../contract/approval/ledger';

const KEYS = ['alice', 'bob', 'carol'];

const requirement = (approvals: number) => ({
  approvals,
  roles: [],
  approvers: ['alice', 'bob', 'carol'],
  excluded: [],
  expires_after_minutes: 60,
  identity: 'signed' as const,
  signers: 'digest',
  runs_per_day: null,
  rules: ['all'],
});

const approval = (by: string, key: string | null = by): LedgerEntry => ({
  seq: 1,
  at: '2026-01-01T00:00:00Z',
  via: 'update',
  message: 'approve',
  by,
  reason: 'seen',
  accepted: true,
  why: 'approved',
  signed: key === null ? null : { kind: 'verdict', statement: { v: 1 }, signature: 's', key },
});

const gone = (
  entries: LedgerEntry[],
  { approvals = 2, approvers = ['alice', 'bob', 'carol'], valid = KEYS } = {},
) =>
  noLongerApproved(entries, requirement(approvals), {
    approvers,
    proven: new Set(entries.filter(({ signed }) => signed && valid.includes(signed.key))),
  });

describe('recorded approvals, judged by the current policy and keys (C6.1)', () => {
  const both = [approval('alice'), approval('bob')];

  it('count while the policy names their approvers and the keys exist, whatever else changes', () => {
    expect(gone(both)).toEqual([]);
    expect(gone(both, { approvers: ['dave', 'bob', 'alice'], valid: [...KEYS, 'dave'] })).toEqual([]);
    expect(gone(both, { valid: KEYS.slice(0, 2) })).toEqual([]);
  });

  it('no longer count when the approver or the signing key is removed', () => {
    expect(gone(both, { approvers: ['alice', 'carol'] })).toEqual(['bob']);
    expect(gone(both, { valid: KEYS.slice(1) })).toEqual(['alice']);
    expect(gone([approval('alice', null), approval('bob', null)], { approvers: ['bob'] })).toEqual(['alice']);
  });

  it('count once when two names signed with one key', () => {
    expect(gone([approval('alice'), approval('bob', 'alice')])).toEqual(['bob']);
  });

  it('still suffice when enough of them remain', () => {
    expect(gone([...both, approval('carol')], { approvers: ['alice', 'carol'] })).toEqual([]);
  });
});
