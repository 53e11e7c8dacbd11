import type { KeptFragment } from '../../../contract/evidence/files/fragments';
import { overlayAt, PLAN } from '../../../contract/evidence/files/plan';
import { isListed } from '../../../contract/evidence/files/seal';
import { callsAsked, newestRecord } from '../../../contract/evidence/fragment';
import { sumsOf } from '../../../contract/evidence/manifest';
import { byteOrder, isRecordOf, namesFor, timesAgain } from '../../../contract/evidence/shape/names';

function firstNames(path: string, attempt: number): (string | undefined)[] {
  const names = namesFor(path, attempt);
  return Array.from({ length: 4 }, () => names.next().value);
}

describe('the files of a bundle', () => {
  it.each([
    [0, 'plan/plan.json', 'plan/overlays/04-network.json'],
    [1, 'plan/plan.r1.json', 'plan/overlays.r1/04-network.json'],
    [12, 'plan/plan.r12.json', 'plan/overlays.r12/04-network.json'],
  ])(
    'keep the plan and blueprints of revision %i beside those of earlier revisions (C4.5, C8.1)',
    (revision, plan, overlay) => {
      expect(PLAN.anew(revision).path).toBe(plan);
      expect(overlayAt(revision, '04-network')).toBe(overlay);
      expect(timesAgain(plan)).toBe(revision);
    },
  );

  it('have a revision only at the end of the name (C4.5)', () => {
    expect(timesAgain('plan.r2.json/plan.json')).toBe(0);
    expect(timesAgain('plan/plan.r2.json.bak')).toBe(0);
  });

  it('are all in the manifest, except the manifest and the files made after it (C4.5)', () => {
    const paths = [
      'timeline.jsonl',
      'manifest.json',
      'statement.dsse.json',
      'SHA256SUMS',
      'kept/manifest.json',
    ];
    expect(paths.filter(isListed)).toEqual(['timeline.jsonl', 'kept/manifest.json']);
  });

  it('get a free name: the path, then with the attempt, then with the next number (C4.5)', () => {
    expect(firstNames('gates/approval.json', 3)).toEqual([
      'gates/approval.json',
      'gates/approval.a3.json',
      'gates/approval.a3.2.json',
      'gates/approval.a3.3.json',
    ]);
    expect(firstNames('calls/04.network/output', 1)[1]).toBe('calls/04.network/output.a1');
    expect(firstNames('calls/.env', 1)[1]).toBe('calls/.env.a1');
    expect(firstNames('output.tar.gz', 1)[1]).toBe('output.tar.a1.gz');
  });

  it.each([
    'gates/approval.json',
    'gates/approval.a1.json',
    'gates/approval.a10.12.json',
    'gates/approval.r1.json',
    'gates/approval.r10.a2.3.json',
  ])('know %s for a record of gates/approval.json (C4.5)', (name) => {
    expect(isRecordOf('gates/approval.json', name)).toBe(true);
  });

  it.each([
    'gates/approvals.json',
    'gates/approval.a1.txt',
    'gates/approval.json.a1',
    'gates/approval.a.json',
    'gates/approval.r.json',
    'gates/approval.a1.x.json',
    'gates/approval.a1.r1.json',
    'gates/approval.xa1.json',
    'gates/approval.a1x.json',
    'kept/gates/approval.json',
    'gates/other.json',
  ])('know %s for none (C4.5)', (name) => {
    expect(isRecordOf('gates/approval.json', name)).toBe(false);
  });

  it('include the newest record of a path from the last fragment that wrote it (C4.5)', () => {
    const left = (...names: string[]): KeptFragment => ({
      activity: 'gate',
      activity_id: '1',
      execution: 'run-a',
      attempt: 1,
      at: '2026-03-01T12:00:00Z',
      says: 'done',
      files: Object.fromEntries(names.map((name) => [name, 'f'.repeat(64)])),
    });
    const fragments = [
      left('gates/secrets.json'),
      left('gates/secrets.a2.json'),
      left('gates/secrets.r1.json', 'gates/fencing.json'),
    ];
    expect(newestRecord('gates/secrets.json', fragments)).toBe('gates/secrets.r1.json');
    expect(newestRecord('endpoints.json', fragments)).toBeUndefined();
  });

  it('show which calls were requested, including one that was admitted only on a retry (C7.5)', () => {
    const left = (...names: string[]) => ({ files: Object.fromEntries(names.map((name) => [name, ''])) });
    const asked = callsAsked([
      left('gates/approval.json', 'calls/01-network/call.json', 'calls/01-network/result.json'),
      left('calls/02-promote.r1/call.json'),
      left('calls/03-dns/proof.json', 'calls/03-dns/hyops/call.json'),
    ]);
    expect([...asked]).toEqual(['01-network', '02-promote']);
  });

  it('are listed in SHA256SUMS in byte order, except SHA256SUMS itself (C4.5)', () => {
    const [one, two, three] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)];
    const sums = sumsOf(
      new Map([
        ['b.json', two],
        ['SHA256SUMS', one],
        ['B.json', one],
        ['\u{10000}', two],
        ['\uffee', three],
      ]),
    );
    expect(sums).toBe(`${one}  B.json\n${two}  b.json\n${three}  \uffee\n${two}  \u{10000}\n`);
    expect([byteOrder('a', 'b'), byteOrder('b', 'a'), byteOrder('a', 'a')]).toEqual([-1, 1, 0]);
  });
});
