import type { Client } from '@temporalio/client';
import { within } from '../../connection/within';
import type { RunRef } from '../../contract/run/record';
import { DECISION_QUEUE, decisionIdOfRun, WORKFLOW_TYPE } from '../../contract/words/names';
import type { Execution } from '../temporal/histories';

/** A run that may need a seal. Its workflow id is undefined when only the evidence home knows the run. */
export interface Candidate extends RunRef {
  workflow_id: string | undefined;
}

const DAYS = 30;
const MOST_LISTED = 1000;
const LISTS_WITHIN_MS = 20_000;

/**
 * Lists the runs of this namespace that ended recently without the mark of their own seal, newest first. Anyone can
 * start workflows of this type with any id on any queue: only those on the queue of this product count, and at most
 * 1000 are listed.
 */
export async function endedInTemporal(client: Client, now: Date): Promise<Candidate[]> {
  const since = new Date(now.getTime() - DAYS * 24 * 60 * 60_000).toISOString();
  const query = [
    `WorkflowType = '${WORKFLOW_TYPE}'`,
    `TaskQueue = '${DECISION_QUEUE}'`,
    "ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled')",
    'DrSealed IS NULL',
    `CloseTime > '${since}'`,
  ].join(' AND ');
  const { executions } = await within(client, LISTS_WITHIN_MS, () =>
    client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query,
      pageSize: MOST_LISTED,
    }),
  );
  return (executions ?? []).flatMap(({ execution }) => {
    const { workflowId, runId } = execution ?? {};
    if (!workflowId || !runId) return [];
    return [
      { decision_id: decisionIdOfRun(workflowId) ?? workflowId, workflow_id: workflowId, run_id: runId },
    ];
  });
}

/** What a sweeper remembers between its sweeps, because nobody can mark a run that has ended. */
export class Remembered {
  private sweep = 0;
  private readonly settled = new Set<string>();
  private readonly tries = new Map<string, { times: number; last: number; notBefore: number }>();

  /** Begins a sweep; returns the candidates to look at, the longest untried first. */
  due(candidates: readonly Candidate[]): Candidate[] {
    this.sweep++;
    return candidates
      .filter(({ run_id }) => !this.settled.has(run_id) && this.triesOf(run_id).notBefore <= this.sweep)
      .sort((one, other) => this.triesOf(one.run_id).last - this.triesOf(other.run_id).last);
  }

  /** Nothing can change about this execution any more. */
  settle({ run_id }: Pick<Execution, 'run_id'>): void {
    keepBounded(this.settled);
    this.settled.add(run_id);
    this.tries.delete(run_id);
  }

  /** Notes an attempt. One that failed is repeated after 1, 3, and then each time 7 sweeps that leave it out. */
  tried({ run_id }: Pick<Execution, 'run_id'>, failed: boolean): void {
    keepBounded(this.tries);
    const times = failed ? this.triesOf(run_id).times + 1 : 0;
    const notBefore = this.sweep + 2 ** Math.min(times, LONGEST_REST);
    this.tries.set(run_id, { times, last: this.sweep, notBefore });
  }

  private triesOf(runId: string) {
    return this.tries.get(runId) ?? { times: 0, last: 0, notBefore: 0 };
  }
}

const LONGEST_REST = 3;
const MOST_REMEMBERED = 10_000;

function keepBounded(memory: Set<string> | Map<string, unknown>): void {
  if (memory.size < MOST_REMEMBERED) return;
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}
