import type { Client } from '@temporalio/client';
import { connect } from '../connection/connect';
import type { ConnectionSettings } from '../connection/settings';
import type { OperatorAction } from '../contract/approval/operator-action';
import type { Decision } from '../contract/decision/decision';
import type { ApprovalRequest, RunSummary } from '../contract/run/record';
import { runWorkflowId } from '../contract/words/names';
import type { WorkloadState } from '../contract/workload/workload';
import { listRuns, type RunFilter, type RunListing } from './list-runs';
import { describeRun, readStatus } from './read-status';
import { request } from './request';
import { readEnd } from './run-end';
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

/** A verdict by a person. `planDigest` names the plan that it is about; without it, the current plan of the run is meant. */
export type Verdict = Speaker & { planDigest?: string | undefined };

/**
 * What decision services and people may ask of the runner (C2.1, C2.2). A client validates, starts runs, reads their
 * state and sends messages; it cannot call HyOps. Runs are named by decision id. Every method throws `DrError`, with
 * reasons: `TemporalUnreachable` within 10 s when the server does not answer, `RunNotFound` when the namespace has no such run.
 */
export interface DrClient {
  /**
   * Starts the run of a decision (C2.3, C3.1). The same decision again finds its run instead of starting another. Bytes
   * are sent as they are. Throws `DecisionRejected` with every reason when the decision is invalid; nothing is started then.
   */
  submit(artifact: Uint8Array | Decision): Promise<Submission>;
  /** Returns the state of a run: the run's own answer, or the server's records when no worker answers within 3 s. */
  status(decisionId: string): Promise<RunView>;
  /** Returns the approval request (C4.2), or null while there is no plan. Throws `NobodyAnswered`. */
  approvalRequest(decisionId: string): Promise<ApprovalRequest | null>;
  /** Returns the approval request; waits up to 15 s for the plan, and throws when the run ends without one. */
  awaitApprovalRequest(decisionId: string): Promise<ApprovalRequest>;
  /** Approves the plan of a run (C4.2). Throws `NobodyAnswered`; a refusal is an answer. */
  approve(decisionId: string, verdict: Verdict): Promise<MessageAnswer>;
  /** Rejects the plan of a run. This is final: the run ends as `rejected`. */
  reject(decisionId: string, verdict: Verdict): Promise<MessageAnswer>;
  /** Withdraws an approval, which is possible until the first change. */
  withdraw(decisionId: string, verdict: Verdict): Promise<MessageAnswer>;
  /** Answers the call that the run has stopped at, or aborts the run. Throws `NobodyAnswered`. */
  operate(decisionId: string, action: OperatorAction, operator: Speaker): Promise<MessageAnswer>;
  /** Returns the message that `operate` would send, for sending it by other means, or a refusal when nothing has stopped. */
  operatorMessage(
    decisionId: string,
    action: OperatorAction,
    operator: Speaker,
  ): Promise<MessageAnswer | OperatorMessage>;
  /**
   * Waits until a run has ended, for days if need be, and returns how it ended (C4.6). Throws `EndUnreadable` when another
   * version of hyops-dr left a summary that this one does not understand.
   */
  result(decisionId: string): Promise<RunSummary>;
  /** Lists runs, the latest first. Throws when the namespace lacks the search attributes of runs. */
  list(filter?: RunFilter): Promise<RunListing[]>;
  /** What may be asked about workloads. */
  workload: WorkloadClient;
  /** Closes the connection, unless the caller provided it. */
  close(): Promise<void>;
}

/** What may be asked about one workload (C6.5). Names are not verified here, even if the policy requires signatures. */
export interface WorkloadClient {
  /** Returns who holds a workload and whether it is frozen. Throws `DrError` (`not-found`) when no run has ever asked for it. */
  show(name: WorkloadName): Promise<WorkloadState>;
  /** Freezes a workload: new runs are refused, and a run stops at its next call. */
  freeze(name: WorkloadName, by: Speaker): Promise<WorkloadState>;
  /** Ends a freeze. */
  unfreeze(name: WorkloadName, by: Speaker): Promise<WorkloadState>;
  /** Releases a workload by hand from the run of `decisionId`; refused when another run holds it. */
  release(name: WorkloadName, by: Speaker & { decisionId: string }): Promise<WorkloadState>;
}

/**
 * Connects to Temporal and returns a client; with `client`, uses that Temporal client and its connection. Throws
 * `TemporalUnreachable` within 5 s when the server does not answer.
 */
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
