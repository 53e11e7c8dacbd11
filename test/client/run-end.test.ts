import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure, DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { createDrClient, type DrClient, type RunSummary } from '../../client';
import { DECISION_QUEUE } from '../../contract/words/names';
import { ownNamespace } from '../support/namespaces';
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

describe('the end of a failed run (C4.6)', () => {
  it('has the plan, deficiencies and evidence from the failure', async () => {
    const summary: RunSummary = {
      decision_id: 'whole',
      outcome: 'failed',
      reasons: [REASON],
      deficiencies: [{ call: '02-prepare-target-vms', what: 'it failed', by: 'alice', reason: 'not needed' }],
      plan: 'failover-gcp-restore@v1',
      plan_digest: 'd'.repeat(64),
      evidence: { place: '/evidence/whole/r', manifest_sha256: 'm', timeline_head: 't' },
    };
    const details = [[REASON], summary];
    await failedRun('whole', ApplicationFailure.create({ type: 'HyopsFailed', details, nonRetryable: true }));
    expect(await dr.result('whole')).toEqual(summary);
    const { code, stdout } = await hyopsDr(['watch', 'whole', '--json'], { env: onTestServer(NAMESPACE) });
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual(summary);
  });

  it('has at least the reasons when another version left no summary', async () => {
    const failure = { type: 'OperatorAborted', details: [[REASON], { other: 1 }], nonRetryable: true };
    await failedRun('reasons', ApplicationFailure.create(failure));
    expect(await dr.result('reasons')).toEqual({
      decision_id: 'reasons',
      outcome: 'aborted',
      reasons: [REASON],
      deficiencies: [],
      plan: null,
      plan_digest: null,
      evidence: null,
    });
  });
});
