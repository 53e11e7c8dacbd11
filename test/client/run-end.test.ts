import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure, DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { createDrClient, type DrClient, type RunSummary } from '../../client';
import { DECISION_QUEUE } from '../../contract/words/names';
import { ownNamespace } from '../support/jest/namespaces';
import { aDecision } from './a-decision';
import { hyopsDr, onTestServer } from './command-line';

const NAMESPACE = ownNamespace();
const FAIL_WORKFLOW = 5;

let client: Client;
let dr: DrClient;
beforeAll(async () => {
  const connection = await Connection.connect({ address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '' });
  client = new Client({ connection, namespace: NAMESPACE });
  dr = await createDrClient({ client });
});
afterAll(() => client.connection.close());

/** Starts a run and completes its first task with a failure, as a worker would. */
async function failedRun(id: string, failure: ApplicationFailure): Promise<void> {
  await dr.submit(aDecision({ decision_id: id }));
  const identity = 'a test';
  const { taskToken } = await client.withDeadline(Date.now() + 20_000, () =>
    client.workflowService.pollWorkflowTaskQueue({
      namespace: NAMESPACE,
      taskQueue: { name: DECISION_QUEUE },
      identity,
    }),
  );
  await client.workflowService.respondWorkflowTaskCompleted({
    taskToken,
    namespace: NAMESPACE,
    identity,
    commands: [
      {
        commandType: FAIL_WORKFLOW,
        failWorkflowExecutionCommandAttributes: {
          failure: new DefaultFailureConverter().errorToFailure(failure, defaultPayloadConverter),
        },
      },
    ],
  });
}

const REASON = { code: 'HyopsFailed', what: 'the restore failed', where: 'move-data', do: 'look' } as const;

const SUMMARY: RunSummary = {
  decision_id: 'whole',
  outcome: 'failed',
  reasons: [REASON],
  deficiencies: [{ call: '02-prepare-target-vms', what: 'it failed', by: 'alice', reason: 'not needed' }],
  plan: 'failover-gcp-restore@v1',
  plan_digest: 'd'.repeat(64),
  evidence: { place: '/evidence/whole/r', manifest_sha256: 'm', timeline_head: 't' },
};

describe('the end of a failed run (C4.6)', () => {
  it('has the plan, deficiencies and evidence from the failure', async () => {
    const details = [[REASON], SUMMARY];
    await failedRun('whole', ApplicationFailure.create({ type: 'HyopsFailed', details, nonRetryable: true }));
    expect(await dr.result('whole')).toEqual(SUMMARY);
    const { code, stdout } = await hyopsDr(['watch', 'whole', '--json'], { env: onTestServer(NAMESPACE) });
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual(SUMMARY);
  });

  it.each([
    ['lacks', { other: 1 }],
    ['contradicts itself in', { ...SUMMARY, outcome: 'completed' }],
    ['has a reason for another outcome in', { ...SUMMARY, outcome: 'aborted' }],
    ['has no outcome in', { ...SUMMARY, outcome: undefined }],
  ])('is not guessed when the failure %s its summary', async (how, summary) => {
    const id = how.replaceAll(' ', '-');
    const failure = { type: 'HyopsFailed', message: 'it broke', details: [[REASON], summary] };
    await failedRun(id, ApplicationFailure.create({ ...failure, nonRetryable: true }));
    const unreadable = { name: 'EndUnreadable', message: expect.stringContaining('it broke') };
    await expect(dr.result(id)).rejects.toMatchObject(unreadable);
  });
});
