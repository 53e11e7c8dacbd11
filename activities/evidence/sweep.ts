import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { type ForeignEvent, foreignEvents } from '../../contract/evidence/foreign-events';
import { SEALED_FILES } from '../../contract/evidence/layout';
import { decisionIdOfRun, QUERIES, runWorkflowId, WORKFLOW_TYPE } from '../../contract/names';
import type { RunRecord, RunRef } from '../../contract/run-record';
import type { CallFolders } from '../hyops/call-folders';
import type { EvidenceStore } from './store';
import { keepUnattended } from './unattended-calls';

/** What became of one run that had no sealed evidence. */
export interface Swept extends RunRef {
  state: 'sealed' | 'open' | 'elsewhere' | 'unsealed';
  /** Where its evidence is, or why it is not sealed. */
  says: string;
}

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  calls: CallFolders;
}

/** A Temporal execution of a run; a reset makes another one of the same run. */
interface Execution {
  workflow_id: string;
  run_id: string;
}

const OUR_ENDS = ['COMPLETED', 'FAILED'];

/**
 * Seals what nobody sealed: runs that failed to (EvidenceUnsealed), and runs that ended outside the runner, because
 * somebody terminated them. The workflow's own code gives the account, from its history (C4.5, C7.10).
 */
export class Sweep {
  constructor(private readonly deps: Dependencies) {}

  /** Every run that has ended without sealed evidence, as far as this home and Temporal know. */
  async all(): Promise<Swept[]> {
    const found = new Map<string, Execution & { decision_id: string }>();
    const add = (decision_id: string, run: Execution) => found.set(run.run_id, { decision_id, ...run });
    for (const { decision_id, run_id } of await this.deps.evidence.unsealed())
      add(decision_id, { workflow_id: await this.workflowOf(decision_id), run_id });
    const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled')`;
    for await (const { workflowId, runId } of this.deps.client.workflow.list({ query }))
      add(decisionIdOfRun(workflowId) ?? workflowId, { workflow_id: workflowId, run_id: runId });
    const swept: Swept[] = [];
    for (const run of found.values())
      if (!(await this.deps.evidence.isSealed(run))) swept.push(await this.told(run, run));
    return swept;
  }

  /** One decision: all its runs that are not sealed. */
  async decision(decisionId: string): Promise<Swept[]> {
    const known = new Set<string>();
    for (const run of await this.deps.evidence.unsealed())
      if (run.decision_id === decisionId) known.add(run.run_id);
    const workflow_id = await this.workflowOf(decisionId);
    const latest = await this.describe({ workflow_id, run_id: '' });
    if (latest && !(await this.deps.evidence.isSealed({ decision_id: decisionId, run_id: latest.run_id })))
      known.add(latest.run_id);
    const runs = [...known].map((run_id) =>
      this.told({ decision_id: decisionId, run_id }, { workflow_id, run_id }),
    );
    return Promise.all(runs);
  }

  private async told(ref: RunRef, execution: Execution): Promise<Swept> {
    const { decision_id, run_id } = ref;
    try {
      return { decision_id, run_id, ...(await this.seal(execution)) };
    } catch (error) {
      return {
        decision_id,
        run_id,
        state: 'unsealed',
        says: error instanceof Error ? error.message : String(error),
      };
    }
  }

  private async seal(execution: Execution): Promise<Pick<Swept, 'state' | 'says'>> {
    const { client, evidence, calls } = this.deps;
    const found = await this.describe(execution);
    if (!found)
      return {
        state: 'unsealed',
        says: 'Temporal does not know this run any more: its fragments and what you kept of its history stand for it',
      };
    if (found.status === 'RUNNING') return { state: 'open', says: 'the run goes on' };
    const follower = await this.followerOf(execution);
    if (follower) return this.seal(follower);
    const handle = client.workflow.getHandle(execution.workflow_id, execution.run_id);
    const told = await handle.query<RunRecord>(QUERIES.account);
    const ref = { decision_id: told.decision_id, run_id: told.run_id };
    if (told.home !== null && told.home !== evidence.home)
      return { state: 'elsewhere', says: 'its evidence is in another home: sweep there' };
    const live = await calls.live(ref.decision_id);
    if (live.length > 0)
      return { state: 'open', says: `a call of it is still alive: ${live.map(({ key }) => key).join(', ')}` };
    const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
    const standing = await evidence.standingAccount(ref);
    const account =
      standing ?? (OUR_ENDS.includes(found.status) ? told : endedOutside(told, foreignEvents(history)));
    if ((await evidence.read(ref, SEALED_FILES.history)) === undefined)
      await keepUnattended(evidence, calls, ref, history);
    const { place } = await evidence.seal(ref, account, history);
    await calls.forgetOutput(ref.decision_id);
    return { state: 'sealed', says: place };
  }

  /** The execution that a reset made of this one; it goes on with the same evidence. */
  private async followerOf({ workflow_id, run_id }: Execution): Promise<Execution | undefined> {
    const latest = await this.describe({ workflow_id, run_id: '' });
    if (!latest || latest.run_id === run_id) return undefined;
    const told = await this.deps.client.workflow
      .getHandle(workflow_id, latest.run_id)
      .query<RunRecord>(QUERIES.account);
    return told.run_id === run_id ? { workflow_id, run_id: latest.run_id } : undefined;
  }

  private async describe({ workflow_id, run_id }: Execution) {
    try {
      const handle = this.deps.client.workflow.getHandle(workflow_id, run_id || undefined);
      const { status, runId } = await handle.describe();
      return { status: status.name, run_id: runId };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** Evidence without a decision id is named by its workflow id. */
  private async workflowOf(decisionId: string): Promise<string> {
    const claim = await this.deps.evidence.standingClaim(decisionId);
    if (claim) return claim.workflow_id;
    const usual = runWorkflowId(decisionId);
    return (await this.describe({ workflow_id: usual, run_id: '' })) ? usual : decisionId;
  }
}

/** The account of a run that was ended by others: aborted, whatever it had come to, and by what. */
function endedOutside(told: RunRecord, foreign: readonly ForeignEvent[]): RunRecord {
  const acts = foreign.filter(({ what }) => what !== 'unknown-signal').map(inWords);
  return {
    ...told,
    outcome: 'aborted',
    reasons: [
      {
        code: 'EndedOutsideRunner',
        what: `the run was ended outside the runner: ${acts.join('; ') || 'its history does not say by what'}`,
        where: 'temporal/foreign-events.json',
        do: 'look at the world it left, and whether a call of it went on; then decide anew',
      },
      ...told.reasons,
    ],
  };
}

function inWords({ event, what, by, reason }: ForeignEvent): string {
  return `${what} by ${by || 'nobody named'}${reason && ` (${reason})`}, event ${event}`;
}
