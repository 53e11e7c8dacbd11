import { statementNow } from '../../client/speak';
import { liftStatement } from '../../contract/workload/lift';
import type { SignedLift, WorkloadState } from '../../contract/workload/workload';
import { SignedWorld } from './support/a-signed-world';

const NAME = { environment: 'dev', workload: 'orders-db' };
const AUTHORITY = 'workload-dev:orders-db';

describe('C6.5 words about a workload, where operators must sign', () => {
  let signed: SignedWorld;

  beforeAll(async () => {
    signed = await SignedWorld.open();
  });
  afterAll(() => signed?.world.close());

  const workload = () => signed.world.dr.workload;
  const send = (message: string, args: object) =>
    signed.world.client.workflow
      .getHandle(AUTHORITY)
      .executeUpdate<WorkloadState, [object]>(message, { args: [args] });

  async function lift(
    change: 'unfreeze' | 'release',
    by: string,
    changes: object = {},
    { key = by, decision_id = null as string | null } = {},
  ): Promise<SignedLift> {
    const said = liftStatement(NAME, { change, decision_id }, by, 'it is over');
    const statement = { ...statementNow(said), ...changes };
    return { statement, signature: await signed.sign(key)('workload', statement) };
  }

  async function run(id: string) {
    await signed.world.waiting(id);
    await signed.approve(id, 'alice');
    await signed.approve(id, 'bob');
  }
  const ended = async (id: string) => {
    await run(id);
    return signed.world.end(id);
  };
  const retry = (id: string) =>
    signed.world.dr.operate(id, 'retryStep', { as: 'carol', reason: 'try', sign: signed.sign('carol') });

  describe('a freeze', () => {
    let old: SignedLift;

    beforeAll(async () => {
      old = await lift('unfreeze', 'carol');
      // Anyone may freeze: it only delays.
      await workload().freeze(NAME, { as: 'mallory', reason: 'no' });
      expect(await ended('frozen')).toMatchObject({
        outcome: 'refused',
        reasons: [{ code: 'WorkloadFrozen' }],
      });
    });

    const words: [string, () => Promise<SignedLift | null>][] = [
      ['nobody signed', async () => null],
      [
        'a stranger signed in the name of an operator',
        () => lift('unfreeze', 'carol', {}, { key: 'mallory' }),
      ],
      ['an approver signed who is no operator', () => lift('unfreeze', 'alice')],
      ['an operator signed before the freeze', async () => old],
      [
        'an operator signed for another workload',
        () => lift('unfreeze', 'carol', { workload: 'orders-web' }),
      ],
      [
        'an operator signed for another environment',
        () => lift('unfreeze', 'carol', { environment: 'prod' }),
      ],
      ['an operator signed as a release', () => lift('release', 'carol', {}, { decision_id: 'frozen' })],
      [
        'an operator signed in the far future',
        () => lift('unfreeze', 'carol', { issued_at: '2090-01-01T00:00:00Z' }),
      ],
      [
        'an operator signed, altered afterwards',
        async () => {
          const one = await lift('unfreeze', 'carol', { issued_at: old.statement['issued_at'] });
          return { ...one, statement: { ...one.statement, issued_at: new Date().toISOString() } };
        },
      ],
    ];

    it.each(words)('is not ended by a word that %s', async (what, word) => {
      await send('unfreeze', { by: 'carol', reason: 'over', signed: await word() });
      expect(await workload().show(NAME)).toMatchObject({ frozen: null });
      expect(await ended(what.replaceAll(/\W/g, '-'))).toMatchObject({
        outcome: 'refused',
        reasons: [{ code: 'WorkloadFrozen', do: expect.stringContaining('--key FILE') }],
      });
      expect(await signed.started()).toEqual([]);
    });

    it('is not ended by a new authority that knows nothing of it', async () => {
      await signed.world.temporal('workflow', 'terminate', '--workflow-id', AUTHORITY);
      expect(await ended('without-authority')).toMatchObject({
        outcome: 'refused',
        reasons: [{ code: 'WorkloadFrozen' }],
      });
      expect(await signed.started()).toEqual([]);
    });

    it('is ended by an operator who signs', async () => {
      await workload().freeze(NAME, { as: 'alice', reason: 'once more' });
      const key = signed.world.path('key-carol');
      const by = ['--environment', 'dev', '--as', 'carol', '--reason', 'it is over', '--key', key];
      const done = await signed.world.hyopsDr('workload', 'unfreeze', 'orders-db', ...by);
      expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('unfrozen by carol, signed,')]);
      await signed.world.faults({ gcp_pg_egress: { fail: true } });
      await run('released');
      await signed.world.untilStopped('released', 'HyopsFailed');
      await signed.world.faults({});
    });
  });

  describe('the hold of a run', () => {
    it('is not lifted by words that nobody signed, and the run goes on with its epoch', async () => {
      await send('releaseByHand', { decision_id: 'released', by: 'carol', reason: 'x', signed: null });
      await send('releaseByHand', {
        ...{ decision_id: 'released', by: 'carol', reason: 'x' },
        signed: await lift('release', 'carol', {}, { key: 'mallory', decision_id: 'released' }),
      });
      await send('releaseByHand', {
        ...{ decision_id: 'released', by: 'carol', reason: 'x' },
        signed: await lift('release', 'carol', {}, { decision_id: 'another' }),
      });
      expect(await workload().show(NAME)).toMatchObject({ holder: null });
      expect(await ended('thief')).toMatchObject({
        outcome: 'refused',
        reasons: [{ code: 'WorkloadBusy', where: 'dr-released' }],
      });
      await signed.world.faults({ gcp_pg_egress: { fail: true } });
      const before = (await signed.started()).length;
      await retry('released');
      await signed.world.untilStatus(
        'released',
        ({ stopped }) => stopped?.failure.endsWith('.1') ?? 'not yet',
      );
      expect(await signed.started()).toHaveLength(before + 1);
      await signed.world.faults({});
      expect(await workload().show(NAME)).toMatchObject({ holder: { decision_id: 'released' }, epoch: 1 });
    });

    it('is lifted by an operator who signs, and the run changes nothing more', async () => {
      const carol = { as: 'carol', reason: 'it hangs', sign: signed.sign('carol') };
      await workload().release(NAME, { ...carol, decisionId: 'released' });
      const before = await signed.started();
      await retry('released');
      await signed.world.untilStopped('released', 'EpochStale');
      expect(await signed.started()).toEqual(before);
      await signed.world.dr.operate('released', 'abort', carol);
      expect(await signed.world.end('released')).toMatchObject({ outcome: 'aborted' });
      expect(await ended('next')).toMatchObject({ outcome: 'completed' });
    });
  });
});
