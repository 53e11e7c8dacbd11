import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { AUTHORITY_TYPE, DECISION_QUEUE } from '../../contract/words/names';
import type { AcquireRequest, WorkloadState } from '../../contract/workload/workload';
import { World } from '../support/a-world';
import { recordWorkflow } from '../support/recording/record-history';

const NAME = { environment: 'dev', workload: 'orders-db' };
const AUTHORITY = 'workload-dev:orders-db';
const MALLORY = { as: 'mallory', reason: 'none' };

describe('C6.5 the authority of a workload in the hands of an attacker', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  const handle = () => world.client.workflow.getHandle(AUTHORITY);
  const state = () => world.dr.workload.show(NAME);
  const starts = async () => (await world.executions()).filter(({ event }) => event === 'start').length;
  const forged = (changes: object = {}) => ({
    ...{ decision_id: 'forged', workflow_id: 'dr-forged', run_id: randomUUID(), take_over_from: null },
    ...{ seen_epoch: 0, held_epoch: null, most_per_day: null, ...changes },
  });
  const acquire = (changes: object = {}) =>
    handle().executeUpdate<unknown, [AcquireRequest]>('acquire', {
      args: [forged(changes) as AcquireRequest],
    });
  const terminate = () => world.temporal('workflow', 'terminate', '--workflow-id', AUTHORITY);
  const forge = (type: string, queue: string, args: unknown[]) =>
    world.client.workflow.start(type, { workflowId: AUTHORITY, taskQueue: queue, args });

  /** A run that holds the workload and waits for its operator after its first call failed. */
  async function stopped(id: string): Promise<void> {
    await world.faults({ cloudsql_managed_standby: { fail: true } });
    await world.dr.submit(await world.decision('standby-gcp-managed', id));
    await world.approve(id);
    await world.untilStopped(id, 'HyopsFailed');
    await world.faults({});
  }
  const retried = async (id: string) => {
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'the quota was raised' });
    return world.end(id);
  };
  const second = (id: string) => world.run('failback-onprem', id);
  const busyBecauseOf = (id: string) => ({
    outcome: 'refused',
    reasons: [expect.objectContaining({ code: 'WorkloadBusy', where: `dr-${id}` })],
  });

  it('counts from what the runner knows when it is started with a poisoned state', async () => {
    const poisoned = { holder: null, epoch: 2 ** 53 - 2, frozen: null, granted_at: [], lifted: [] };
    for (const args of [[poisoned], ['x'], [null, null], [{ ...poisoned, epoch: 1, lifted: 'x' }]]) {
      await forge(AUTHORITY_TYPE, DECISION_QUEUE, args);
      expect(await state()).toMatchObject({ epoch: 0, holder: null });
      await terminate();
    }
    // A state that it could have carried itself is carried.
    await forge(AUTHORITY_TYPE, DECISION_QUEUE, [{ ...poisoned, epoch: 7 }]);
    await acquire();
    expect(await state()).toMatchObject({ epoch: 8, holder: { decision_id: 'forged' } });
    await recordWorkflow(world, AUTHORITY, 'workload-authority-carried');
    await terminate();
  });

  it('takes no epoch that is not an integer, or far ahead, and no message of another form', async () => {
    await forge(AUTHORITY_TYPE, DECISION_QUEUE, []);
    const epochs = [2 ** 53 - 1, 2 ** 53, 1e308, 1_000_001, -1, 0.5, 'abc', null, [], '0'];
    for (const seen_epoch of epochs) await expect(acquire({ seen_epoch })).rejects.toThrow();
    for (const held_epoch of [2 ** 53 - 1, 1_000_001, -1, 'abc'])
      await expect(acquire({ held_epoch })).rejects.toThrow();
    const long = 'x'.repeat(1_900_000);
    for (const args of [[], [null], [long], [{ ...forged(), decision_id: long }], ['a', 'b', 'c']])
      for (const message of ['acquire', 'release', 'freeze', 'unfreeze', 'releaseByHand'])
        await expect(
          handle().executeUpdate<unknown, [unknown]>(message, { args: args as [unknown] }),
        ).rejects.toThrow();
    expect(await state()).toMatchObject({ epoch: 0, holder: null, frozen: null, lifted: [] });
    await recordWorkflow(world, AUTHORITY, 'odd-authority-messages');
  });

  it('delays a run while a stranger holds it, until someone releases it by hand', async () => {
    await acquire();
    expect(await second('delayed')).toMatchObject(busyBecauseOf('forged'));
    await world.dr.workload.release(NAME, { ...MALLORY, decisionId: 'forged' });
  });

  it.each([
    ['another type', 'somethingElse', DECISION_QUEUE],
    ['another queue', AUTHORITY_TYPE, 'nobody-polls-this'],
  ])(
    'is named by a refused run when a workflow of %s has its id, and replaced once that is gone',
    async (_, type, queue) => {
      await terminate();
      await forge(type, queue, []);
      expect(await second(`squatter-${type}`)).toMatchObject({
        outcome: 'refused',
        reasons: [
          {
            code: 'AuthorityUnsound',
            where: AUTHORITY,
            do: expect.stringContaining(`temporal workflow terminate --workflow-id ${AUTHORITY}`),
          },
        ],
      });
      await terminate();
    },
  );

  describe('while a run holds the workload', () => {
    const ID = 'holder';

    beforeAll(async () => {
      await stopped(ID);
    });

    const holderIn = async ({ holder }: WorkloadState) => holder?.decision_id;

    it('does not give it to a second run of the runner when it was terminated', async () => {
      await terminate();
      expect(await second('after-terminate')).toMatchObject(busyBecauseOf(ID));
    });

    it('does not when it was terminated and has a new holder that nobody knows', async () => {
      await terminate();
      await forge(AUTHORITY_TYPE, DECISION_QUEUE, []);
      expect(await second('after-new-authority')).toMatchObject(busyBecauseOf(ID));
    });

    it('does not when it was reset to its beginning', async () => {
      await world.dr.workload.freeze({ ...NAME, workload: 'another' }, MALLORY);
      const reset = ['workflow', 'reset', '--workflow-id', AUTHORITY, '--type', 'FirstWorkflowTask'];
      await world.temporal(...reset, '--reapply-exclude', 'All', '--reason', 'forget it');
      expect(await second('after-reset')).toMatchObject(busyBecauseOf(ID));
    });

    it('does not when a release of the run was forged', async () => {
      const { run_id } = await world.status(ID);
      await handle().executeUpdate('release', { args: [{ run_id, changed: false }] });
      expect(await second('after-release')).toMatchObject(busyBecauseOf(ID));
    });

    it('knows the run again at its next call, with the epoch that the runner recorded', async () => {
      expect(await holderIn(await state())).toBeUndefined();
      expect(await retried(ID)).toMatchObject({ outcome: 'completed' });
      expect(await state()).toMatchObject({ holder: null, epoch: 1 });
    });
  });

  it('stops the next call of a run when it has a stranger as its holder', async () => {
    await stopped('usurped');
    await terminate();
    await forge(AUTHORITY_TYPE, DECISION_QUEUE, []);
    await acquire({ seen_epoch: 900_000 });
    const before = await starts();
    await world.dr.operate('usurped', 'retryStep', { as: 'bob', reason: 'the quota was raised' });
    await world.untilStopped('usurped', 'EpochStale');
    expect(await starts()).toBe(before);
    await world.dr.operate('usurped', 'abort', { as: 'bob', reason: 'somebody is here' });
    expect(await world.end('usurped')).toMatchObject({ outcome: 'aborted' });
    await terminate();
  });

  describe('and a damaged record of the runner', () => {
    const folder = () => world.path('state/workloads/dev/orders-db');

    it.each([
      ['empty', ''],
      ['text', 'seven'],
      ['NaN', '{"epoch":NaN}'],
      ['a huge epoch', '{"epoch":1e308,"holder":null,"frozen":null,"granted_at":[]}'],
      ['a negative epoch', '{"epoch":-1,"holder":null,"frozen":null,"granted_at":[]}'],
      ['another form', '{"epoch":1}'],
    ])('refuses a run when it is %s, and goes on when the file is removed', async (what, text) => {
      const names = (await readdir(folder())).map((name) => Number.parseInt(name, 10));
      const file = `${folder()}/${Math.max(...names) + 1}.json`;
      await writeFile(file, text);
      expect(await second(`damaged-${what.replaceAll(' ', '-')}`)).toMatchObject({
        outcome: 'refused',
        reasons: [{ code: 'WorkloadRecordDamaged', where: file }],
      });
      await rm(file);
    });

    it('counts on from the runner when the authority is gone', async () => {
      await terminate();
      await world.faults({});
      const { outcome, reasons } = await world.run('standby-gcp-managed', 'in-the-end');
      expect([outcome, reasons]).toEqual(['completed', []]);
      const { epoch } = await state();
      expect(epoch).toBeGreaterThan(1);
      expect(epoch).toBeLessThan(10);
    });
  });
});
