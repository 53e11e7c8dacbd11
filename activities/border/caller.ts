import type { Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { NamedRun } from '../../contract/run/activity-arguments';
import { areOfOneRunner, DECISION_QUEUE, decisionIdOfRun, WORKFLOW_TYPE } from '../../contract/words/names';
import { shown } from '../../contract/words/shown';
import { otherHome } from '../store/approved-plan';
import type { EvidenceStore } from '../store/store';
import { describeExecution, type Execution, isOfChain } from '../temporal/histories';
import { namespaceId } from '../temporal/namespace-id';
import { refusal } from '../temporal/refusal';

/** The runner's own knowledge, which a caller is compared with. */
export interface Known {
  client: Client;
  evidence: EvidenceStore;
}

/** Returns the execution that called. Refuses a caller that is not a run of this namespace. */
export function refuseStranger(info: Info, namespace: string): Execution {
  const { workflowType, workflowExecution, workflowNamespace } = info;
  if (!workflowExecution) throw stranger('no workflow asked for this activity');
  if (workflowType !== WORKFLOW_TYPE)
    throw stranger(`a workflow of type ${shown(workflowType ?? '', 100)} asked for this activity`);
  if (workflowNamespace !== namespace)
    throw stranger(`a workflow of namespace ${shown(workflowNamespace ?? '', 100)} asked for this activity`);
  return { workflow_id: workflowExecution.workflowId, run_id: workflowExecution.runId };
}

/**
 * Refuses a caller that is not the run that its arguments name: by workflow id, by the run id that the server and the
 * claim have, and by the queue of its workflow code. Asks the server each time, because anyone who starts a workflow
 * chooses its type and id, but not the queue that this worker polls (C4.8).
 */
export async function confirmCaller(
  { client, evidence }: Known,
  caller: Execution,
  taskQueue: string,
  { ref, workflow_id, known }: NamedRun,
): Promise<void> {
  const decisionId = decisionIdOfRun(caller.workflow_id) ?? caller.workflow_id;
  if (workflow_id !== caller.workflow_id || ref.decision_id !== decisionId)
    throw stranger(
      `it names ${shown(workflow_id, 200)} with decision ${shown(ref.decision_id, 200)}, but ${shown(caller.workflow_id, 200)} asked`,
    );
  const calling = await describeExecution(client, caller);
  if (!calling) throw stranger(`the server does not know run ${caller.run_id}, which asked`);
  if (calling.queue !== DECISION_QUEUE)
    throw stranger(
      `the code of ${shown(caller.workflow_id, 200)} runs on queue ${shown(calling.queue, 100)}`,
    );
  if (!(await isOfChain(client, calling, ref.run_id)))
    throw stranger(`it names run ${shown(ref.run_id, 100)}, but run ${caller.run_id} asked`);
  const claim = await evidence.standingClaim(ref.decision_id);
  const own = claim?.run_id === ref.run_id ? claim : undefined;
  if (!own) {
    if (known !== 'claimed') return;
    // The server knows this run, and this evidence home has never seen its decision.
    if (!claim) throw otherHome(evidence.place(ref));
    throw stranger(`decision ${ref.decision_id} is claimed by run ${claim.run_id}, not by run ${ref.run_id}`);
  }
  if (own.workflow_id !== workflow_id)
    throw stranger(`the claim of the decision names workflow ${own.workflow_id}`);
  const here = own.namespace_id === null ? null : await namespaceId(client);
  if (own.namespace_id !== here)
    throw stranger(
      `the run belongs to the namespace with id ${own.namespace_id}, but this one has id ${here ?? 'unknown'}`,
    );
  if (own.queue !== undefined && !areOfOneRunner(own.queue, taskQueue) && taskQueue !== DECISION_QUEUE)
    throw stranger(`it came by queue ${shown(taskQueue, 100)}, but the run belongs to ${own.queue}`);
}

function stranger(what: string) {
  return refusal([
    {
      code: 'CallerWrong',
      what: `${what}; nothing was executed`,
      where: 'Temporal',
      do: 'find out who can reach the Temporal port and started this',
    },
  ]);
}
