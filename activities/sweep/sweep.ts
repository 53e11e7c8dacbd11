import { type ForeignEvent, foreignEvents } from '../../contract/evidence/foreign-events';
import { isBeginningOf } from '../../contract/evidence/history';
import { SEALED_FILES } from '../../contract/evidence/layout';
import type { RunRecord, RunRef } from '../../contract/run/record';
import { decisionIdOfRun, QUERIES, runWorkflowId, WORKFLOW_TYPE } from '../../contract/words/names';
import { describeExecution, type Execution, historyOf } from '../temporal/histories';
import { type SealDependencies, sealBranch } from './seal-branch';
import { keepUnattended } from './unattended-calls';

/** What became of one run that had no sealed evidence. */
export interface Swept extends RunRef {
  state: 'sealed' | 'open' | 'elsewhere' | 'lost' | 'unsealed';
  /** Where its evidence is, or why it is not sealed. */
  says: string;
}

type Described = Execution & { status: string };
type Fate = Pick<Swept, 'state' | 'says'>;

const OUR_ENDS = ['COMPLETED', 'FAILED'];
const LOST: Fate = {
  state: 'lost',
  says: 'Temporal does not know this run: see that this is its namespace; when it is gone for good, seal it with hyops-dr evidence seal ID --lost --as NAME --reason WHY',
};

/**
 * Seals what nobody sealed: runs that failed to (EvidenceUnsealed), and runs that ended outside the runner, because
 * somebody terminated them. The workflow's own code gives the account, from its history (C4.5, C7.10).
 */
export class Sweep {
  constructor(private readonly deps: SealDependencies) {}

  /** Every run that has ended without sealed evidence, as far as this home and Temporal know. */
  async all(): Promise<Swept[]> {
    const found = new Map<string, Execution & { decision_id: string }>();
    const add = (decision_id: string, run: Execution) => found.set(run.run_id, { decision_id, ...run });
    for (const { decision_id, run_id } of await this.deps.evidence.unsealed())
      add(decision_id, { workflow_id: await this.workflowOf(decision_id), run_id });
    const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled')`;
    for await (const { workflowId, runId } of this.deps.client.workflow.list({ query }))
      add(decisionIdOfRun(workflowId) ?? workflowId, { workflow_id: workflowId, run_id: runId });
    return this.sweep([...found.values()]);
  }

  /** One decision: all its runs that are not sealed. */
  async decision(decisionId: string): Promise<Swept[]> {
    const { client, evidence } = this.deps;
    const unsealed = await evidence.unsealed();
    const known = new Set(unsealed.flatMap((run) => (run.decision_id === decisionId ? [run.run_id] : [])));
    const workflow_id = await this.workflowOf(decisionId);
    const latest = await describeExecution(client, { workflow_id, run_id: '' });
    if (latest) known.add(latest.run_id);
    return this.sweep([...known].map((run_id) => ({ decision_id: decisionId, workflow_id, run_id })));
  }

  /** One after the other: of a run that was reset the first one to be looked at may seal it for all. */
  private async sweep(runs: (Execution & { decision_id: string })[]): Promise<Swept[]> {
    const swept: Swept[] = [];
    for (const { decision_id, workflow_id, run_id } of runs) {
      if (await this.deps.evidence.isSealed({ decision_id, run_id })) continue;
      try {
        const fate = await this.seal({ workflow_id, run_id });
        if (fate) swept.push({ decision_id, run_id, ...fate });
      } catch (error) {
        const says = error instanceof Error ? error.message : String(error);
        swept.push({ decision_id, run_id, state: 'unsealed', says });
      }
    }
    return swept;
  }

  /** Undefined when there was nothing to do: the run that this is a reset of is sealed with this as its end. */
  private async seal(execution: Execution): Promise<Fate | undefined> {
    const { client, evidence, calls } = this.deps;
    const found = await describeExecution(client, execution);
    if (!found) return LOST;
    // After a reset the run goes on in another execution, with the same evidence.
    const latest = await describeExecution(client, { ...execution, run_id: '' });
    if (found.status === 'RUNNING' || latest?.status === 'RUNNING')
      return { state: 'open', says: 'the run goes on' };
    const told = await this.accountOf(execution);
    const ref = { decision_id: told.decision_id, run_id: told.run_id };
    if (told.home !== null && told.home !== evidence.home)
      return { state: 'elsewhere', says: 'its evidence is in another home: sweep there' };
    const live = await calls.live(ref.decision_id);
    if (live.length > 0)
      return { state: 'open', says: `a call of it is still alive: ${live.map(({ key }) => key).join(', ')}` };
    const kept = await evidence.read(ref, SEALED_FILES.history);
    const isOf = async (one: Execution) =>
      kept === undefined || isBeginningOf(kept, await historyOf(client, one));
    const tooLate = told.run_id !== execution.run_id && !(await isOf(found));
    const end = tooLate ? found : await this.lastBranchOf(ref, found, latest, isOf);
    if (!tooLate && (await evidence.isSealed(ref))) return undefined;
    const history = await historyOf(client, end);
    if (kept === undefined) await keepUnattended(evidence, calls, ref, { run_id: end.run_id, history });
    const account = end === found ? told : await this.accountOf(end);
    const standing = tooLate ? undefined : await evidence.standingAccount(ref);
    const { place } = await sealBranch(
      this.deps,
      end,
      standing ?? (OUR_ENDS.includes(end.status) ? account : endedOutside(account, foreignEvents(history))),
      history,
    );
    await calls.forgetOutput(ref.decision_id);
    return { state: 'sealed', says: place };
  }

  /** The execution that ended a run: the latest one, or the last that left a record, when a reset made it of this one. */
  private async lastBranchOf(
    ref: RunRef,
    first: Described,
    latest: Described | undefined,
    isOf: (one: Execution) => Promise<boolean>,
  ): Promise<Described> {
    const { client, evidence } = this.deps;
    const [last = first.run_id] = (await evidence.executions(ref)).slice(-1);
    const recorded = await describeExecution(client, { ...first, run_id: last });
    for (const one of [latest, recorded])
      if (one && one.run_id !== first.run_id && (await this.accountOf(one)).run_id === ref.run_id)
        if (await isOf(one)) return one;
    return first;
  }

  private accountOf({ workflow_id, run_id }: Execution): Promise<RunRecord> {
    return this.deps.client.workflow.getHandle(workflow_id, run_id).query<RunRecord>(QUERIES.account);
  }

  /** Evidence without a decision id is named by its workflow id. */
  private async workflowOf(decisionId: string): Promise<string> {
    const claim = await this.deps.evidence.standingClaim(decisionId);
    if (claim) return claim.workflow_id;
    const usual = runWorkflowId(decisionId);
    const known = await describeExecution(this.deps.client, { workflow_id: usual, run_id: '' });
    return known ? usual : decisionId;
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
