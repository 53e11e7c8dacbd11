import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { CallFolders } from '../../activities/process/call-folders';
import { authorityOf } from '../../activities/workload/authority';
import { holdReasons } from '../../activities/workload/confirm-hold';
import type { HoldDependencies } from '../../activities/workload/hold';
import { WorkloadRecords } from '../../activities/workload/workload-records';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { AUTHORITY_TYPE, authorityWorkflowId, DECISION_QUEUE } from '../../contract/words/names';
import { ownNamespace } from '../support/jest/namespaces';

const PLACE = { environment: 'dev', workload: 'orders-db' };
const REQUEST = {
  ...{ decision_id: 'd', workflow_id: 'dr-d', run_id: 'r', take_over_from: null },
  ...{ seen_epoch: 0, held_epoch: null, most_per_day: null },
};

/** A namespace in which nobody polls the decision queue. */
describe('C6.5 an authority that nobody answers for', () => {
  let client: Client;
  let state: string;

  beforeAll(async () => {
    const connection = await Connection.connect({ address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '' });
    client = new Client({ connection, namespace: ownNamespace() });
    state = await mkdtemp(join(tmpdir(), 'hyops-dr-silent-'));
    const workflowId = authorityWorkflowId(PLACE.environment, PLACE.workload);
    await client.workflow.start(AUTHORITY_TYPE, { workflowId, taskQueue: DECISION_QUEUE, args: [] });
  });
  afterAll(async () => {
    await client?.workflow.getHandle(authorityWorkflowId(PLACE.environment, PLACE.workload)).terminate();
    await client?.connection.close();
    await rm(state, { recursive: true, force: true });
  });

  const NOBODY_ANSWERED = {
    type: 'AuthorityUnsound',
    message: expect.stringContaining('no worker answered for the authority of workload orders-db'),
  };
  async function tookMs(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await work();
    return performance.now() - began;
  }

  it('is waited for a few seconds, and may be asked again', async () => {
    const { acquire, release, state: ask } = authorityOf(client, PLACE.environment, PLACE.workload);
    const questions = [ask, () => acquire(REQUEST), () => release({ run_id: 'r', changed: false })];
    for (const question of questions)
      expect(
        await tookMs(() =>
          expect(question()).rejects.toMatchObject({ ...NOBODY_ANSWERED, nonRetryable: false }),
        ),
      ).toBeLessThan(15_000);
  }, 60_000);

  it('stops a call for its operator after a few attempts, with what to do', async () => {
    const deps = { client, records: new WorkloadRecords(state), calls: new CallFolders(state) };
    const plan = { ...PLACE, requirement: { identity: 'claimed', runs_per_day: null } };
    const asking = { plan, ref: { decision_id: 'd', run_id: 'r' }, workflow_id: 'dr-d' };
    const asked = () =>
      holdReasons(
        deps as unknown as HoldDependencies,
        asking as unknown as { plan: CompiledPlan } & typeof asking,
        1,
      );
    expect(
      await tookMs(() =>
        expect(asked()).rejects.toMatchObject({
          ...{ ...NOBODY_ANSWERED, nonRetryable: true },
          details: [
            [expect.objectContaining({ do: expect.stringContaining('temporal workflow terminate') })],
          ],
        }),
      ),
    ).toBeLessThan(45_000);
  }, 90_000);
});
