import type { Client } from '@temporalio/client';
import type { OperatorAction } from '../contract/approval/operator-action';
import type { ApprovalRequest } from '../contract/run/record';
import { runWorkflowId } from '../contract/words/names';
import type { WorkloadState } from '../contract/world/workload';
import { type ConnectionSettings, connect, request } from './connection';
import { listRuns, type RunFilter, type RunListing } from './list-runs';
import { describeRun, readStatus } from './read-status';
import { type RunEnd, readEnd } from './run-end';
import type { RunView } from './run-view';
import {
  actionMessage,
  awaitRequest,
  type MessageAnswer,
  type OperatorMessage,
  readRequest,
  sendAction,
  sendVerdict,
} from './send-message';
import type { Speaker } from './speak';
import { type Submission, submitDecision } from './submit-decision';
import {
  freezeWorkload,
  releaseWorkload,
  showWorkload,
  unfreezeWorkload,
  type WorkloadName,
} from './workload-control';

/** `planDigest` binds to that plan; without it, to the plan that the run has now. */
export type Verdict = Speaker & { planDigest?: string | undefined };

/**
 * What a decision service and people may ask of the runner (C2.1, C2.2). It validates, starts, asks and
 * answers; it cannot call HyOps. Runs are named by decision id. Errors are `DrError`s, with reasons.
 */
export interface DrClient {
  /** Starts the run of an artifact, once. Throws DecisionRejected with every reason. */
  submit(artifact: Uint8Array | object): Promise<Submission>;
  /** Where a run stands, also when no worker answers. */
  status(decisionId: string): Promise<RunView>;
  /** What is to be approved; null as long as there is no plan. */
  approvalRequest(decisionId: string): Promise<ApprovalRequest | null>;
  /** The same, waiting up to 15 s for the plan. */
  awaitApprovalRequest(decisionId: string): Promise<ApprovalRequest>;
  approve(decisionId: string, verdict: Verdict): Promise<MessageAnswer>;
  reject(decisionId: string, verdict: Verdict): Promise<MessageAnswer>;
  withdraw(decisionId: string, verdict: Verdict): Promise<MessageAnswer>;
  /** Answers the call that is stopped now, or aborts the run. */
  operate(decisionId: string, action: OperatorAction, operator: Speaker): Promise<MessageAnswer>;
  /** The message that `operate` would send, to be sent by other means; or why there is nothing to answer. */
  operatorMessage(
    decisionId: string,
    action: OperatorAction,
    operator: Speaker,
  ): Promise<MessageAnswer | OperatorMessage>;
  /** Waits until the run has ended, however long it takes. */
  result(decisionId: string): Promise<RunEnd>;
  list(filter?: RunFilter): Promise<RunListing[]>;
  workload: {
    show(name: WorkloadName): Promise<WorkloadState>;
    freeze(name: WorkloadName, by: Speaker): Promise<WorkloadState>;
    unfreeze(name: WorkloadName, by: Speaker): Promise<WorkloadState>;
    release(name: WorkloadName, by: Speaker & { decisionId: string }): Promise<WorkloadState>;
  };
  /** Closes the connection that this client opened; a client that was handed in stays open. */
  close(): Promise<void>;
}

/** A client over a connection of its own, or over a Temporal client that is there already. */
export async function createDrClient(
  options: ConnectionSettings | { client: Client } = {},
): Promise<DrClient> {
  const handedIn = 'client' in options;
  const client = handedIn ? options.client : await connect(options);
  return {
    submit: (artifact) => submitDecision(client, artifact),
    status: (id) => readStatus(client, id),
    approvalRequest: (id) => readRequest(client, id),
    awaitApprovalRequest: (id) => awaitRequest(client, id),
    approve: (id, verdict) => sendVerdict(client, id, 'approve', verdict),
    reject: (id, verdict) => sendVerdict(client, id, 'reject', verdict),
    withdraw: (id, verdict) => sendVerdict(client, id, 'withdraw', verdict),
    operate: (id, action, operator) => sendAction(client, id, action, operator),
    operatorMessage: (id, action, operator) => actionMessage(client, id, action, operator),
    result: async (id) => {
      await describeRun(client, id);
      return request(client, () => readEnd(client, runWorkflowId(id), id), Number.POSITIVE_INFINITY);
    },
    list: (filter = {}) => listRuns(client, filter),
    workload: {
      show: (name) => showWorkload(client, name),
      freeze: (name, by) => freezeWorkload(client, name, by),
      unfreeze: (name, by) => unfreezeWorkload(client, name, by),
      release: (name, by) => releaseWorkload(client, name, by),
    },
    close: async () => {
      if (!handedIn) await client.connection.close();
    },
  };
}
