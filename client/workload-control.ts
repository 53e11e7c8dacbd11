import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { DrError } from '../contract/words/dr-error';
import {
  AUTHORITY_TYPE,
  authorityWorkflowId,
  DECISION_QUEUE,
  ENVIRONMENT_NAME,
  WORKLOAD_NAME,
} from '../contract/words/names';
import { liftStatement } from '../contract/workload/lift';
import { wrongWithMessage } from '../contract/workload/messages';
import { WorkloadStateShape } from '../contract/workload/shapes';
import {
  AUTHORITY_MESSAGES,
  type SignedLift,
  type WorkloadLift,
  type WorkloadState,
} from '../contract/workload/workload';
import { askWorker } from './read-status';
import { request } from './request';
import { NobodyAnswered } from './request-errors';
import { type Speaker, statementNow } from './speak';

/** A workload, which is named within its environment. */
export interface WorkloadName {
  environment: string;
  workload: string;
}

/** Returns who holds a workload and whether it is frozen (C6.5). Throws `not-found` when no run has ever asked for it. */
export async function showWorkload(client: Client, name: WorkloadName): Promise<WorkloadState> {
  const workflowId = authorityOf(name);
  try {
    await request(client, () => client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new DrError('not-found', [
      {
        what: `no run has ever asked for workload ${name.workload} in environment ${name.environment}`,
        where: `workflow ${workflowId}`,
        do: 'correct the name or --environment',
      },
    ]);
  }
  const said = await askWorker(client, workflowId, AUTHORITY_MESSAGES.state, WorkloadStateShape);
  if (said.answered) return said.value;
  throw new NobodyAnswered(workflowId, 'not-sent', new Error(said.why));
}

/** Freezes a workload, so that no run can acquire it. Works even if no run has asked for the workload yet. */
export async function freezeWorkload(
  client: Client,
  name: WorkloadName,
  { as, reason }: Speaker,
): Promise<WorkloadState> {
  return change(client, name, AUTHORITY_MESSAGES.freeze, { by: as, reason });
}

/**
 * Ends the freeze of a workload, also one that only a runner still knows. With `sign`, the word counts where the policy
 * requires signatures.
 */
export async function unfreezeWorkload(
  client: Client,
  name: WorkloadName,
  speaker: Speaker,
): Promise<WorkloadState> {
  const { frozen } = await showWorkload(client, name);
  const signed = await signedLift(name, { change: 'unfreeze', decision_id: null }, speaker, frozen?.since);
  return change(client, name, AUTHORITY_MESSAGES.unfreeze, {
    by: speaker.as,
    reason: speaker.reason,
    signed,
  });
}

/**
 * Releases a workload by hand. `decisionId` names the expected holder; another holder keeps the workload. With nobody
 * as the holder, the word is for runners that still know that run as one.
 */
export async function releaseWorkload(
  client: Client,
  name: WorkloadName,
  { decisionId, ...speaker }: Speaker & { decisionId: string },
): Promise<WorkloadState> {
  const { holder } = await showWorkload(client, name);
  if (holder && holder.decision_id !== decisionId)
    throw new DrError('refused', [
      {
        what: `decision ${decisionId} does not hold workload ${name.workload}; ${holder.decision_id} does`,
        where: authorityOf(name),
        do: `run hyops-dr workload show ${name.workload} --environment ${name.environment}`,
      },
    ]);
  const lift = { change: 'release', decision_id: decisionId } as const;
  const signed = await signedLift(name, lift, speaker, holder?.since);
  const { as, reason } = speaker;
  return change(client, name, AUTHORITY_MESSAGES.releaseByHand, {
    decision_id: decisionId,
    by: as,
    reason,
    signed,
  });
}

const CLOCKS_APART_MS = 5 * 60_000;

/**
 * Signs a word about a workload; null without a key. It must be later than what it lifts, by the clock of the server,
 * which may be ahead of this machine by a few minutes.
 */
async function signedLift(
  name: WorkloadName,
  lift: Pick<WorkloadLift, 'change' | 'decision_id'>,
  { as, reason, sign }: Speaker,
  since: string | undefined,
): Promise<SignedLift | null> {
  if (!sign) return null;
  const statement = statementNow(liftStatement(name, lift, as, reason));
  const own = Date.parse(String(statement['issued_at']));
  const begun = since === undefined ? own : Date.parse(since);
  if (begun > own + CLOCKS_APART_MS)
    throw new DrError('refused', [
      {
        what: `the server says that this began at ${since}, which is in the future of this machine`,
        where: authorityOf(name),
        do: 'set the clock of this machine, or find out who sent that time; nothing was signed',
      },
    ]);
  const issued_at = new Date(Math.max(own, begun + 1)).toISOString();
  const signed = { ...statement, issued_at };
  return { statement: signed, signature: await sign('workload', signed) };
}

async function change(
  client: Client,
  name: WorkloadName,
  message: string,
  sent: object,
): Promise<WorkloadState> {
  const workflowId = authorityOf(name);
  const why = wrongWithMessage(message, sent);
  if (why !== undefined)
    throw new DrError('invalid', [{ what: why, where: workflowId, do: 'correct the texts' }]);
  const startWorkflowOperation = new WithStartWorkflowOperation(AUTHORITY_TYPE, {
    workflowId,
    taskQueue: DECISION_QUEUE,
    args: [],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  try {
    return WorkloadStateShape.parse(
      await request(client, () =>
        client.workflow.executeUpdateWithStart<() => Promise<void>, unknown, [object]>(message, {
          args: [sent],
          startWorkflowOperation,
        }),
      ),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
      throw new NobodyAnswered(workflowId, 'sent', error);
    throw error;
  }
}

function authorityOf({ environment, workload }: WorkloadName): string {
  const wrong = [
    ...(ENVIRONMENT_NAME.test(environment) ? [] : [`"${environment}" is not a valid environment name`]),
    ...(WORKLOAD_NAME.test(workload) ? [] : [`"${workload}" is not a valid workload name`]),
  ];
  if (wrong.length > 0)
    throw new DrError(
      'usage',
      wrong.map((what) => ({
        what,
        where: 'workload',
        do: 'use the names from hyops-dr.yaml and the plan',
      })),
    );
  return authorityWorkflowId(environment, workload);
}
