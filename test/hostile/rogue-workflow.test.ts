import { readFile } from 'node:fs/promises';
import type { LedgerEntry } from '../../contract/approval/ledger';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import type { SignedStatement } from '../../contract/signing/signed-statement';
import { DECISION_QUEUE } from '../../contract/words/names';
import { type Came, Rogue } from './support/a-rogue';
import { SignedWorld } from './support/a-signed-world';
import { queueOf } from './support/queue-of';

const ID = 'rogue';

describe('C6.1 workflow code of a stranger that takes over a run, where approvals must be signed', () => {
  let signed: SignedWorld;
  let rogue: Rogue;
  let planRef: PlanRef;
  let plan: CompiledPlan;
  let epoch = 0;

  beforeAll(async () => {
    signed = await SignedWorld.open();
    const { world } = signed;
    const { run_id, plan_digest } = await world.waiting(ID);
    const { home } = JSON.parse(await readFile(world.path('evidence/home.json'), 'utf8'));
    planRef = { ref: { decision_id: ID, run_id }, plan_digest, home, workflow_id: `dr-${ID}` };
    plan = JSON.parse(await readFile(world.path('evidence', ID, run_id, 'plan/plan.json'), 'utf8'));
    await world.killWorker();
    rogue = await Rogue.over(world, planRef.workflow_id, run_id, DECISION_QUEUE);
    await world.startWorker();
    ({ epoch } = resultOf(await rogue.ask('acquireWorkload', queueOf('acquireWorkload'), planRef)) as {
      epoch: number;
    });
  });
  afterAll(() => signed?.world.close());

  function resultOf(came: Came): unknown {
    if (!came.ok) throw new Error(came.message);
    return came.result;
  }
  const about = () => ({ ...planRef.ref, plan_digest: planRef.plan_digest });
  const say = (by: string, word = 'approve', changes: object = {}, key = by) =>
    signed.message(about(), 'verdict', word, by, changes, key);
  const verify = async (statements: readonly SignedStatement[]) =>
    resultOf(await rogue.ask('verifySignatures', queueOf('verifySignatures'), planRef, statements)) as {
      key?: string;
    }[];
  const gate = async (ledger: readonly LedgerEntry[]) =>
    resultOf(await rogue.ask('confirmApproval', queueOf('confirmApproval'), planRef, ledger));
  const call = (retry: unknown = 0) => {
    const first = plan.calls.find(({ kind }) => kind === 'hyops')?.id;
    return rogue.ask('runCall', queueOf('runCall'), { ...planRef, call: first, retry, epoch });
  };
  const APPROVAL_MISSING = { ok: false, code: 'ApprovalMissing' };

  /** A ledger in which every statement counts, with fingerprints that look right. */
  function made(statements: readonly SignedStatement[]): LedgerEntry[] {
    return statements.map((one, index) => ({
      seq: index + 1,
      at: new Date().toISOString(),
      via: 'update',
      message: 'approve',
      by: String(one.statement['approver']),
      reason: 'the primary is lost',
      accepted: true,
      why: 'approved',
      signed: { ...one, key: `SHA256:${'A'.repeat(43)}` },
    }));
  }

  const pastHour = { issued_at: new Date(Date.now() - 3_600_000).toISOString() };
  const nonsense = async (by: string) => ({ ...(await say(by)), signature: 'bm9uc2Vuc2U=' });
  const altered = async (by: string) => {
    const one = await say(by);
    return { ...one, statement: { ...one.statement, reason: 'something else' } };
  };
  const asOperator = async (by: string) => ({
    ...(await signed.message(about(), 'action', 'abort', by)),
    kind: 'verdict' as const,
  });

  it.each<[string, () => Promise<SignedStatement[]>]>([
    ['with nothing', async () => []],
    ['with fingerprints and nonsense', async () => [await nonsense('alice'), await nonsense('bob')]],
    [
      'with the key of a stranger',
      async () => [await say('alice', 'approve', {}, 'mallory'), await say('bob', 'approve', {}, 'mallory')],
    ],
    [
      'with signatures for another plan',
      async () => [
        await say('alice', 'approve', { plan_digest: 'e'.repeat(64) }),
        await say('bob', 'approve', { plan_digest: 'e'.repeat(64) }),
      ],
    ],
    [
      'with signatures for another run',
      async () => [
        await say('alice', 'approve', { run_id: 'another' }),
        await say('bob', 'approve', { run_id: 'another' }),
      ],
    ],
    [
      'with signatures for another decision',
      async () => [
        await say('alice', 'approve', { decision_id: 'another' }),
        await say('bob', 'approve', { decision_id: 'another' }),
      ],
    ],
    [
      'with signatures from before the run',
      async () => [await say('alice', 'approve', pastHour), await say('bob', 'approve', pastHour)],
    ],
    [
      'with texts that were altered after signing',
      async () => [await altered('alice'), await altered('bob')],
    ],
    ['with statements of operators', async () => [await asOperator('carol'), await asOperator('alice')]],
    [
      'with one key under two names',
      async () => [await say('alice'), await say('bob', 'approve', {}, 'alice')],
    ],
    ['with one person, twice', async () => [await say('alice'), await say('alice')]],
    ['with a person who may not approve', async () => [await say('alice'), await say('carol')]],
    [
      'with a withdrawn approval, replayed',
      async () => {
        const given = await say('bob');
        const withdrawn = await say('bob', 'withdraw', {
          issued_at: new Date(Date.now() + 1000).toISOString(),
        });
        await verify([given, withdrawn]);
        return [await say('alice'), given];
      },
    ],
  ])('C4.2 makes no call %s', async (_, statements) => {
    const sent = await statements();
    await verify(sent);
    expect(await gate(made(sent))).toMatchObject({ met: false });
    expect(await call()).toMatchObject(APPROVAL_MISSING);
    expect(await signed.started()).toEqual([]);
  });

  it('makes no call beyond two good approvals: none again, and none once a key is gone, or the run rejected or aborted', async () => {
    const later = { issued_at: new Date(Date.now() + 2000).toISOString() };
    const good = [await say('alice'), await say('bob', 'approve', later)];
    const proofs = await verify(good);
    const ledger = made(good).map((entry, index) => {
      const { signed: said } = entry;
      return { ...entry, signed: said && { ...said, key: proofs[index]?.key ?? '' } };
    });
    // Nothing else was missing above.
    expect(await gate(ledger)).toMatchObject({ met: true });
    const unanswered = { ok: false, message: expect.stringContaining('needs the signed answer retryStep') };
    for (const retry of [1, 7]) expect(await call(retry)).toMatchObject(unanswered);
    for (const retry of [-1, '0', '0/../../../tmp/x', 0.5, null])
      expect([retry, await call(retry)]).toMatchObject([retry, { ok: false }]);
    await signed.signers({ bob: null });
    expect(await call()).toMatchObject(APPROVAL_MISSING);
    await signed.signers();
    await verify([await say('dora', 'reject')]);
    expect(await call()).toMatchObject({ ok: false, code: 'ApprovalRejected' });
    await verify([await signed.message(about(), 'action', 'abort', 'carol')]);
    expect(await call()).toMatchObject({ ok: false, code: 'OperatorAborted' });
    expect(await signed.started()).toEqual([]);
  });
});
