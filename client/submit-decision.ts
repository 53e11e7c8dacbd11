import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { RawValue } from '@temporalio/common';
import type { Decision } from '../contract/decision/decision';
import { parseDecision } from '../contract/decision/parse-decision';
import { parseStrictJson } from '../contract/decision/strict-json';
import { digestOf } from '../contract/signing/digest';
import { DECISION_QUEUE, runWorkflowId, WORKFLOW_TYPE } from '../contract/words/names';
import { priorityOf } from '../contract/words/priority';
import { describeRun } from './read-status';
import { request } from './request';
import { DecisionRejected, RunNotFound } from './request-errors';

/** What became of a submitted decision. `conflict` means that a run of another decision already has this id. */
export interface Submission {
  status: 'started' | 'already-started' | 'conflict';
  decision_id: string;
  workflow_id: string;
  run_id: string;
}

/**
 * Starts the run of a decision artifact once (C2.3, C3.1); the same artifact again returns the existing run. A decision
 * object is sent as JSON, bytes unchanged. Throws `DecisionRejected` with every reason.
 */
export async function submitDecision(client: Client, artifact: Uint8Array | Decision): Promise<Submission> {
  const bytes =
    artifact instanceof Uint8Array ? artifact : new TextEncoder().encode(JSON.stringify(artifact));
  const parsed = parseDecision(bytes, new Date());
  if (!parsed.ok) {
    const expired = parsed.reasons.every((reason) => reason.code === 'DecisionExpired');
    const earlier = expired ? await startedEarlier(client, bytes) : undefined;
    if (earlier) return earlier;
    throw new DecisionRejected(parsed.reasons);
  }
  return start(client, parsed.value, bytes);
}

async function start(client: Client, decision: Decision, bytes: Uint8Array): Promise<Submission> {
  const workflowId = runWorkflowId(decision.decision_id);
  try {
    // No workflow timeouts: they would end a run without evidence. The run has its own timers.
    const handle = await request(client, () =>
      client.workflow.start(WORKFLOW_TYPE, {
        workflowId,
        taskQueue: DECISION_QUEUE,
        args: [asSent(bytes)],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        priority: { priorityKey: priorityOf(decision) },
        staticSummary: summaryOf(decision),
        staticDetails: detailsOf(decision),
      }),
    );
    return {
      status: 'started',
      decision_id: decision.decision_id,
      workflow_id: workflowId,
      run_id: handle.firstExecutionRunId,
    };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return compareWithStarted(client, decision.decision_id, bytes);
  }
}

/** Wraps the artifact without changing a byte, so that the run validates what was sent. */
function asSent(bytes: Uint8Array): RawValue {
  return RawValue.fromPayload({
    metadata: { encoding: new TextEncoder().encode('json/plain') },
    data: bytes,
  });
}

/** Finds the run of a decision that expired after it was started. */
async function startedEarlier(client: Client, bytes: Uint8Array): Promise<Submission | undefined> {
  const json = parseStrictJson(bytes);
  const fields = new Map<string, unknown>(Object.entries(json.ok ? (json.value ?? {}) : {}));
  const decisionId = fields.get('decision_id');
  if (typeof decisionId !== 'string') return undefined;
  try {
    const found = await compareWithStarted(client, decisionId, bytes);
    return found.status === 'already-started' ? found : undefined;
  } catch (error) {
    if (error instanceof RunNotFound) return undefined;
    throw error;
  }
}

async function compareWithStarted(
  client: Client,
  decisionId: string,
  bytes: Uint8Array,
): Promise<Submission> {
  const { workflowId, runId } = await describeRun(client, decisionId);
  const { history } = await request(client, () =>
    client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1,
    }),
  );
  const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const theirs = input.length === 1 ? artifactDigest(input[0]?.data) : undefined;
  const same = theirs !== undefined && theirs === artifactDigest(bytes);
  return {
    status: same ? 'already-started' : 'conflict',
    decision_id: decisionId,
    workflow_id: workflowId,
    run_id: runId,
  };
}

function artifactDigest(bytes: Uint8Array | null | undefined): string | undefined {
  const json = bytes ? parseStrictJson(bytes) : undefined;
  return json?.ok ? digestOf(json.value) : undefined;
}

function summaryOf(decision: Decision): string {
  const { decision_type, target_cloud, dr_mode, environment } = decision;
  const target = target_cloud === 'none' ? '' : ` to ${target_cloud}`;
  const where = environment === undefined ? '' : `, in ${environment}`;
  return `${decision.drill ? 'drill: ' : ''}${decision_type}${target}, ${dr_mode}${where}`;
}

function detailsOf(decision: Decision): string {
  return [
    decision.rationale.slice(0, 2000),
    '',
    `- decision: ${decision.decision_id}`,
    ...(decision.continues === undefined ? [] : [`- continues decision: ${decision.continues}`]),
    `- environment: ${decision.environment ?? 'the default of the worker'}`,
    `- requested by: ${decision.requested_by ?? 'not given'}`,
    `- access mode: ${decision.execution_plane}`,
    `- approval required by the decision: ${decision.requires_approval ? 'yes' : 'no'}`,
    `- repository state: ${decision.repo_state_ref ?? 'none'}`,
  ].join('\n');
}
