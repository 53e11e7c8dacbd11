import type { Client } from '@temporalio/client';
import { grpcCode } from '../connection/grpc-errors';
import { DrError } from '../contract/words/dr-error';
import { decisionIdOfRun, WORKFLOW_TYPE } from '../contract/words/names';
import type { Outcome, Phase } from '../contract/words/outcomes';
import type { Cloud, DecisionType } from '../contract/words/vocabulary';
import { request } from './request';
import { attribute, isDrill, outcomeOf, phaseOf } from './search-attributes';

/** Which runs to list; a missing key selects all. */
export interface RunFilter {
  phase?: Phase | undefined;
  outcome?: Outcome | undefined;
  environment?: string | undefined;
  workload?: string | undefined;
  decisionType?: DecisionType | undefined;
  targetCloud?: Cloud | undefined;
  drill?: boolean | undefined;
  /** Only runs that have not ended. */
  open?: boolean | undefined;
  /** At most this many, the latest first; 100 by default. */
  limit?: number | undefined;
}

/** One run of a list; null is what the run has not reported yet. */
export interface RunListing {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  temporal_status: string;
  phase: Phase | null;
  outcome: Outcome | null;
  environment: string | null;
  workload: string | null;
  decision_type: string | null;
  target_cloud: string | null;
  drill: boolean | null;
  started_at: string;
  ended_at: string | null;
}

const INVALID_ARGUMENT = 3;

/** How Temporal calls the ways in which a run can be ended from outside: in the SDK, and in queries. */
const ENDED_OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['TERMINATED', 'Terminated'],
  ['TIMED_OUT', 'TimedOut'],
  ['CANCELLED', 'Canceled'],
]);

/** Lists runs, the latest first. The list may lag slightly behind. */
export async function listRuns(client: Client, filter: RunFilter): Promise<RunListing[]> {
  const limit = filter.limit ?? 100;
  const runs: RunListing[] = [];
  try {
    await request(client, async () => {
      const found = client.workflow.list({ query: queryOf(filter), pageSize: Math.min(limit, 1000) });
      for await (const run of found) {
        if (runs.length === limit) return;
        const ended = run.status.name !== 'RUNNING';
        runs.push({
          decision_id: decisionIdOfRun(run.workflowId) ?? run.workflowId,
          workflow_id: run.workflowId,
          run_id: run.runId,
          temporal_status: run.status.name,
          phase: phaseOf(run, ended),
          outcome: ENDED_OUTSIDE.has(run.status.name) ? 'aborted' : outcomeOf(run),
          environment: attribute(run, 'DrEnvironment'),
          workload: attribute(run, 'DrWorkload'),
          decision_type: attribute(run, 'DrDecisionType'),
          target_cloud: attribute(run, 'DrTargetCloud'),
          drill: isDrill(run),
          started_at: run.startTime.toISOString(),
          ended_at: run.closeTime?.toISOString() ?? null,
        });
      }
    });
  } catch (error) {
    if (grpcCode(error) === INVALID_ARGUMENT) throw noAttributes(client, error);
    throw error;
  }
  return runs;
}

/** What a run has recorded counts only if the run ended by itself: one that was ended from outside is aborted. */
function outcomeIs(outcome: Outcome | undefined): string[] {
  if (outcome === undefined) return [];
  const outside = [...ENDED_OUTSIDE.values()].map((status) => `'${status}'`).join(', ');
  return outcome === 'aborted'
    ? [`(DrOutcome = 'aborted' OR ExecutionStatus IN (${outside}))`]
    : [`DrOutcome = '${outcome}'`, `ExecutionStatus NOT IN (${outside})`];
}

/** Returns the visibility query of a filter. Values are quoted, because a workload name is free text. */
export function queryOf(filter: RunFilter): string {
  const is = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`${name} = '${value.replaceAll(/['\\]/g, '')}'`];
  return [
    ...is('WorkflowType', WORKFLOW_TYPE),
    ...is('DrPhase', filter.phase),
    ...outcomeIs(filter.outcome),
    ...is('DrEnvironment', filter.environment),
    ...is('DrWorkload', filter.workload),
    ...is('DrDecisionType', filter.decisionType),
    ...is('DrTargetCloud', filter.targetCloud),
    ...(filter.drill === undefined ? [] : [`DrDrill = ${filter.drill}`]),
    ...(filter.open ? [`ExecutionStatus = 'Running'`] : []),
  ].join(' AND ');
}

function noAttributes(client: Client, cause: unknown): DrError {
  return new DrError(
    'refused',
    [
      {
        what: 'the search attributes of runs are not registered in the namespace',
        where: `namespace ${client.options.namespace}`,
        do: 'start a worker (hyops-dr worker), which registers them, or list without a filter',
      },
    ],
    { cause },
  );
}
