import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { isLate } from '../connection/grpc-errors';
import { within } from '../connection/within';
import type { Ending, NotEnded } from '../contract/run/ending';
import type { RunStatus, RunSummary } from '../contract/run/record';
import { RunStatusShape } from '../contract/run/shapes';
import { endedStep } from '../contract/run/step-record';
import { QUERIES, runWorkflowId, WORKFLOW_TYPE } from '../contract/words/names';
import { lastActivity } from './last-activity';
import { request } from './request';
import { RunNotFound } from './request-errors';
import { readEnd } from './run-end';
import type { PendingActivity, RunFacts, RunView } from './run-view';
import { attribute, phaseOf } from './search-attributes';

const WORKER_ANSWERS_WITHIN_MS = 3_000;

/** Returns the state of a run; falls back to the server's records when no worker answers. */
export async function readStatus(client: Client, decisionId: string): Promise<RunView> {
  const description = await describeRun(client, decisionId);
  const { workflowId, runId } = description;
  const ended = description.status.name !== 'RUNNING';
  const [said, end] = await Promise.all([
    askWorker(client, workflowId, QUERIES.status, RunStatusShape),
    ended ? request(client, () => readEnd(client, workflowId, decisionId)) : null,
  ]);
  const frame = {
    temporal_status: description.status.name,
    started_at: description.startTime.toISOString(),
    ended_at: description.closeTime?.toISOString() ?? null,
    end,
  };
  if (said.answered) return { answered_by: 'worker', ...frame, ...withEnd(said.value, end) };
  const facts: RunFacts = {
    decision_id: decisionId,
    workflow_id: workflowId,
    run_id: runId,
    environment: attribute(description, 'DrEnvironment'),
    workload: attribute(description, 'DrWorkload'),
    pending: pendingOf(description),
    last_activity: await lastActivity(client, workflowId, runId),
    ...(end ? { ...endingOf(end), phase: 'ended' } : { ...UNKNOWN_YET, phase: phaseOf(description, ended) }),
  };
  return { answered_by: 'history', why: said.why, ...frame, ...facts };
}

/** Describes a run as Temporal knows it. Throws `RunNotFound` when there is no such `drRun` workflow. */
export async function describeRun(client: Client, decisionId: string): Promise<WorkflowExecutionDescription> {
  const workflowId = runWorkflowId(decisionId);
  try {
    const description = await request(client, () => client.workflow.getHandle(workflowId).describe());
    if (description.type === WORKFLOW_TYPE) return description;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  throw new RunNotFound(decisionId, workflowId);
}

export type WorkerAnswer<T> = { answered: true; value: T } | { answered: false; why: string };

/** Queries a worker. Does not throw when no worker answers or the answer comes from another version. */
export async function askWorker<T>(
  client: Client,
  workflowId: string,
  query: string,
  shape: z.ZodType<T>,
): Promise<WorkerAnswer<T>> {
  try {
    const handle = client.workflow.getHandle(workflowId);
    const value = await within(client, WORKER_ANSWERS_WITHIN_MS, () => handle.query<unknown>(query));
    return { answered: true, value: shape.parse(value) };
  } catch (error) {
    if (error instanceof z.ZodError)
      return { answered: false, why: 'this version does not understand the answer of the worker' };
    return {
      answered: false,
      why: isLate(error)
        ? `no worker answered within ${WORKER_ANSWERS_WITHIN_MS / 1000} s`
        : `no worker could answer (${messageOf(causeOf(error))})`,
    };
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const UNKNOWN_YET: NotEnded = { outcome: null, reasons: [], deficiencies: [] };

/** Takes the end from the server, which also knows of a termination. */
function withEnd(status: RunStatus, end: RunSummary | null): RunStatus {
  if (!end) return status;
  const steps = status.steps.map(endedStep);
  return { ...status, ...endingOf(end), steps, phase: 'ended', waiting_for: null, stopped: null };
}

function endingOf(end: RunSummary): Ending {
  const { decision_id: _, plan: __, plan_digest: ___, evidence: ____, ...ending } = end;
  return ending;
}

function pendingOf(description: WorkflowExecutionDescription): PendingActivity[] {
  return (description.raw.pendingActivities ?? []).map((pending) => ({
    activity: pending.activityType?.name ?? 'activity',
    state: STATES[Number(pending.state ?? 0)] ?? 'unknown',
    attempt: pending.attempt ?? 0,
    last_failure: pending.lastFailure?.message ?? null,
  }));
}

const STATES = ['unknown', 'scheduled', 'started', 'cancel requested', 'paused', 'pause requested'];
