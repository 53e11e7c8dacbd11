/** Names that histories, scripts and people rely on; changing one breaks existing runs. */

export const WORKFLOW_TYPE = 'drRun';
export const AUTHORITY_TYPE = 'workloadAuthority';

/** The queue for workflow code and parsing. */
export const DECISION_QUEUE = 'hyops-dr';

/** The queue for everything that uses files, HyOps, networks or evidence of one runner. */
export function runnerQueue(runner: string): string {
  return `${DECISION_QUEUE}.${runner}`;
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
  DrWorkload: 'KEYWORD',
  DrDecisionType: 'KEYWORD',
  DrTargetCloud: 'KEYWORD',
  DrPhase: 'KEYWORD',
  DrOutcome: 'KEYWORD',
  DrDrill: 'BOOL',
  /** True once the run has sealed its own evidence. */
  DrSealed: 'BOOL',
} as const;
