/** Names that histories, scripts and people rely on; changing one breaks existing runs. */

export const WORKFLOW_TYPE = 'drRun';
export const AUTHORITY_TYPE = 'workloadAuthority';

/** The queue for workflow code and parsing. */
export const DECISION_QUEUE = 'hyops-dr';

/**
 * The kinds of work of a runner, each with a queue and workers of its own, so that one kind never holds up another:
 * `look` reads and checks, `do` carries calls out and reads their effect back, `seal` records and seals.
 */
export const RUNNER_WORK = ['look', 'do', 'seal'] as const;
export type RunnerWork = (typeof RUNNER_WORK)[number];

/** The queue for one kind of work with files, HyOps, networks or evidence of one runner. */
export function runnerQueue(runner: string, work: RunnerWork): string {
  return `${DECISION_QUEUE}.${runner}.${work}`;
}

export function runnerQueues(runner: string): string[] {
  return RUNNER_WORK.map((work) => runnerQueue(runner, work));
}

/** Reports whether two queues belong to the same runner. */
export function areOfOneRunner(one: string, other: string): boolean {
  const [runner, its] = [one, other].map((queue) => queue.split('.').slice(0, -1).join('.'));
  return one === other || (runner !== DECISION_QUEUE && runner === its);
}

const RUN_PREFIX = 'dr-';

/** Returns the only workflow id under which a decision runs, which makes its start idempotent (C3.1). */
export function runWorkflowId(decisionId: string): string {
  return RUN_PREFIX + decisionId;
}

/** Returns the decision id in a workflow id; undefined for an id of another form, because anyone can start workflows. */
export function decisionIdOfRun(workflowId: string): string | undefined {
  const id = workflowId.startsWith(RUN_PREFIX) ? workflowId.slice(RUN_PREFIX.length) : '';
  return id === '' ? undefined : id;
}

/** Names of HyOps environments and workloads. They contain no colon, which separates them in the id of an authority. */
export const ENVIRONMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
export const WORKLOAD_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Returns the workflow id of the authority over one workload in one environment: no two pairs share an id. */
export function authorityWorkflowId(environment: string, workload: string): string {
  return `workload-${environment}:${workload}`;
}

/** How the names of the queues begin under which a history is replayed; no worker polls them. */
export const REPLAY_QUEUE = 'hyops-dr-replay';

export const SIGNALS = ['approve', 'reject', 'withdraw', 'abort', 'retryStep', 'skipStep'] as const;
export type SignalName = (typeof SIGNALS)[number];

export const UPDATES = { submitApproval: 'submitApproval', operate: 'operate' } as const;
/** The type of the failure by which a flooded run refuses an update; its message says why. */
export const UPDATE_REFUSED = 'MessageRefused';
export const QUERIES = { status: 'status', approvalRequest: 'approvalRequest' } as const;

/** Search attributes of a run; all must exist in the namespace before a worker starts. */
export const SEARCH_ATTRIBUTES = {
  DrEnvironment: 'KEYWORD',
  DrWorkload: 'KEYWORD',
  DrDecisionType: 'KEYWORD',
  DrTargetCloud: 'KEYWORD',
  DrPhase: 'KEYWORD',
  DrOutcome: 'KEYWORD',
  DrDrill: 'BOOL',
  /** True once the run has sealed its own evidence. */
  DrSealed: 'BOOL',
} as const;
