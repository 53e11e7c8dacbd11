import { join } from 'node:path';
import { type ActivityInterceptorsFactory, Worker, type WorkerOptions } from '@temporalio/worker';
import { createDecisionQueueActivities, createRunnerActivities, type Dependencies } from '../activities';
import { border } from '../activities/border/border';
import { keepAnswers } from '../activities/border/keep-answers';
import { filterAnswers } from '../activities/redaction/filter-answers';
import { tellEvidenceErrors } from '../activities/store/tell-evidence-errors';
import { beating } from '../activities/temporal/beating';
import { DECISION_QUEUE, RUNNER_WORK, runnerQueue } from '../contract/words/names';
import type { TemporalAccess } from './connection';

/** The queues that one worker process polls. */
export interface Duty {
  decisions: boolean;
  runners: string[];
}

/** How many activities each worker runs at once. */
export const ACTIVITY_SLOTS = 20;
const BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/**
 * Creates one worker for each queue; each runs until the process receives a signal to end. `observers` stand around
 * everything else of an activity.
 */
export async function createWorkers(
  duty: Duty,
  access: TemporalAccess,
  deps: Dependencies,
  observers: readonly ActivityInterceptorsFactory[],
): Promise<Worker[]> {
  const { connection, namespace } = access;
  const common: WorkerOptions = {
    connection,
    namespace,
    taskQueue: DECISION_QUEUE,
    // Another worker gets the runs of a lost one after 1 s instead of 10 s.
    stickyQueueScheduleToStartTimeout: '1s',
    // An abort reaches a call with the next heartbeat; by default, heartbeats are held back for 4 s.
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
    // No need to wait for calls in flight: they continue without the worker, and the next one adopts them.
    shutdownForceTime: '2s',
    maxCachedWorkflows: 200,
    maxConcurrentWorkflowTaskExecutions: 20,
    maxConcurrentActivityTaskExecutions: ACTIVITY_SLOTS,
    interceptors: {
      activity: [...observers, ...inbound(deps).map((one) => () => ({ inbound: one }))],
    },
  };
  const workers: Worker[] = [];
  if (duty.decisions)
    workers.push(
      await Worker.create({
        ...common,
        workflowBundle: { codePath: BUNDLE },
        activities: createDecisionQueueActivities(deps),
      }),
    );
  const activities = createRunnerActivities(deps);
  for (const runner of duty.runners)
    for (const work of RUNNER_WORK)
      workers.push(
        await Worker.create({
          ...common,
          taskQueue: runnerQueue(runner, work),
          activities: activities[work],
        }),
      );
  return workers;
}

/**
 * Returns what stands around every activity, from the outside in: answers are recorded as they go to the server, that is
 * filtered, and a refusal of the border is filtered too. An answer that cannot be recorded fails like other evidence.
 */
function inbound(deps: Dependencies) {
  const { evidence, filter } = deps;
  return [
    beating,
    tellEvidenceErrors,
    keepAnswers(evidence),
    filterAnswers(filter),
    tellEvidenceErrors,
    border(deps),
  ];
}
