import type { Client } from '@temporalio/client';
import type { WorkerStatus } from '@temporalio/worker';
import { Vitals, type Watched } from '../../../worker/observe/vitals';

function aWorker(status: Partial<WorkerStatus> = {}): Watched {
  return {
    options: { taskQueue: 'hyops-dr.local', identity: 'this' },
    getStatus: () => ({
      runState: 'RUNNING',
      workflowPollerState: 'POLLING',
      activityPollerState: 'POLLING',
      numInFlightActivities: 0,
      ...status,
    }),
  } as unknown as Watched;
}

/** A client whose server sees polls by these workers; or that fails. */
function aClient(identities: string[] | Error): Client {
  return {
    options: { namespace: 'default' },
    withAbortSignal: (_: AbortSignal, ask: () => unknown) => ask(),
    workflowService: {
      describeTaskQueue: async () => {
        if (identities instanceof Error) throw identities;
        return { pollers: identities.map((identity) => ({ identity, lastAccessTime: { seconds: 1 } })) };
      },
    },
  } as unknown as Client;
}

async function problems(client: Client, worker = aWorker()): Promise<string[]> {
  const vitals = new Vitals(client, [worker], 20);
  await vitals.look();
  return vitals.problems();
}

describe('a worker process', () => {
  it('is ready when its workers run and Temporal sees their polls', async () => {
    expect(await problems(aClient(['other', 'this']))).toEqual([]);
  });

  it('is not ready before Temporal was asked', () => {
    expect(new Vitals(aClient(['this']), [aWorker()], 20).problems()).toEqual(['Temporal was not asked yet']);
  });

  it('is not ready when only others poll', async () => {
    expect(await problems(aClient(['other']))).toEqual([
      'Temporal sees no poll of this worker on queue hyops-dr.local',
    ]);
  });

  it('is ready while it polls nothing because all of its slots are in use', async () => {
    expect(await problems(aClient([]), aWorker({ numInFlightActivities: 20 }))).toEqual([]);
  });

  it('is not ready when Temporal does not answer', async () => {
    expect(await problems(aClient(new Error('14 UNAVAILABLE')))).toEqual([
      'Temporal does not answer: 14 UNAVAILABLE',
    ]);
  });

  it.each([
    [{ runState: 'STOPPING' }, 'the worker of queue hyops-dr.local is stopping'],
    [{ runState: 'FAILED' }, 'the worker of queue hyops-dr.local is failed'],
    [
      { activityPollerState: 'FAILED' },
      'the worker of queue hyops-dr.local has stopped polling after an error',
    ],
  ] satisfies [Partial<WorkerStatus>, string][])('is not ready in state %j', async (status, problem) => {
    expect(await problems(aClient(['this']), aWorker(status))).toEqual([problem]);
  });
});
