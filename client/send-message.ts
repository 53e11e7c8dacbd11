import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { Verdict } from '../contract/approval/ledger';
import type { OperatorAction } from '../contract/approval/operator-action';
import type { ApprovalRequest } from '../contract/run/record';
import { ApprovalRequestShape } from '../contract/run/shapes';
import { DrError } from '../contract/words/dr-error';
import { QUERIES, runWorkflowId, UPDATE_REFUSED, UPDATES } from '../contract/words/names';
import { askWorker, describeRun, readStatus } from './read-status';
import { request } from './request';
import { NobodyAnswered } from './request-errors';
import { type Speaker, signed, verdictMessage } from './speak';

/** Whether the run accepted a message, and why; the run records refused messages too. */
export interface MessageAnswer {
  accepted: boolean;
  why: string;
}

const AnswerShape: z.ZodType<MessageAnswer> = z.object({ accepted: z.boolean(), why: z.string() });

const PLAN_IS_MADE_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 250;

/** Returns the approval request; null while there is no plan. */
export async function readRequest(client: Client, decisionId: string): Promise<ApprovalRequest | null> {
  await describeRun(client, decisionId);
  const workflowId = runWorkflowId(decisionId);
  const said = await askWorker(client, workflowId, QUERIES.approvalRequest, ApprovalRequestShape.nullable());
  if (said.answered) return said.value;
  throw new NobodyAnswered(workflowId, 'not-sent', new Error(said.why));
}

/** Waits for the approval request of a run; throws when the run ended or the plan is not compiled in time. */
export async function awaitRequest(client: Client, decisionId: string): Promise<ApprovalRequest> {
  const until = performance.now() + PLAN_IS_MADE_WITHIN_MS;
  for (;;) {
    const found = await readRequest(client, decisionId);
    if (found) return found;
    const { status } = await describeRun(client, decisionId);
    if (status.name !== 'RUNNING' || performance.now() > until)
      throw new DrError('refused', [
        {
          what: 'the run has no plan to approve',
          where: runWorkflowId(decisionId),
          do: `run hyops-dr status ${decisionId} to see why`,
        },
      ]);
    await delay(LOOK_AGAIN_MS);
  }
}

/** Sends a verdict on the plan (C4.2). Without `planDigest`, the verdict is bound to the run's current plan. */
export async function sendVerdict(
  client: Client,
  decisionId: string,
  verdict: Verdict,
  { planDigest, ...speaker }: Speaker & { planDigest?: string | undefined },
): Promise<MessageAnswer> {
  const asked = await awaitRequest(client, decisionId);
  const subject = { ...asked, plan_digest: planDigest ?? asked.plan_digest };
  return update(client, decisionId, UPDATES.submitApproval, await verdictMessage(subject, verdict, speaker));
}

/** Sends an operator action for the stopped call; an abort needs no stopped call. */
export async function sendAction(
  client: Client,
  decisionId: string,
  action: OperatorAction,
  speaker: Speaker,
): Promise<MessageAnswer> {
  const message = await actionMessage(client, decisionId, action, speaker);
  return 'accepted' in message ? message : update(client, decisionId, UPDATES.operate, message);
}

/** The message of an operator; a signed one has `v`, `run_id`, `plan_digest`, `issued_at`, `nonce` and `signature` too. */
export type OperatorMessage = {
  action: OperatorAction;
  decision_id: string;
  operator: string;
  reason: string;
  step?: string;
  failure?: string;
};

/** Returns the message of an operator action, or a refusal when no call is stopped. */
export async function actionMessage(
  client: Client,
  decisionId: string,
  action: OperatorAction,
  { as, reason, sign }: Speaker,
): Promise<MessageAnswer | OperatorMessage> {
  const message = { action, decision_id: decisionId, operator: as, reason };
  if (action === 'abort' && !sign) return message;
  const view = await readStatus(client, decisionId);
  if (view.answered_by === 'history' && !view.end)
    throw new NobodyAnswered(view.workflow_id, 'not-sent', new Error(view.why));
  const run = view.answered_by === 'worker' ? view : null;
  if (action !== 'abort' && !run?.stopped)
    return { accepted: false, why: `no call is stopped; the run is in phase ${view.phase ?? 'unknown'}` };
  const answers =
    action !== 'abort' && run?.stopped ? { step: run.stopped.step, failure: run.stopped.failure } : {};
  if (!sign) return { ...message, ...answers };
  const bound = { run_id: view.run_id, plan_digest: run?.plan_digest ?? '' };
  return { ...message, ...(await signed('action', { ...message, ...answers, ...bound }, sign)) };
}

async function update(
  client: Client,
  decisionId: string,
  name: string,
  message: object,
): Promise<MessageAnswer> {
  const workflowId = runWorkflowId(decisionId);
  const { status } = await describeRun(client, decisionId);
  if (status.name !== 'RUNNING') return { accepted: false, why: 'the run has ended' };
  try {
    const handle = client.workflow.getHandle(workflowId);
    return AnswerShape.parse(
      await request(client, () => handle.executeUpdate<unknown, [object]>(name, { args: [message] })),
    );
  } catch (error) {
    const refused = refusedInFlood(error);
    if (refused !== undefined) return { accepted: false, why: refused };
    if (error instanceof WorkflowNotFoundError) return { accepted: false, why: 'the run has ended' };
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
      throw new NobodyAnswered(workflowId, 'sent', error);
    throw error;
  }
}

/** Returns why a flooded run refused an update, which it then does not record. */
function refusedInFlood(error: unknown): string | undefined {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === UPDATE_REFUSED ? cause.message : undefined;
}
