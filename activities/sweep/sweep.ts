import { FOREIGN_EVENTS, type ForeignEvent, HISTORY } from '../../contract/evidence/files/histories';
import { foreignEvents } from '../../contract/evidence/foreign-events';
import { isBeginningOf } from '../../contract/evidence/history';
import type { CutRecord, RunRecord, RunRef } from '../../contract/run/record';
import { AccountShape } from '../../contract/run/shapes';
import { decisionIdOfRun, QUERIES, runWorkflowId, WORKFLOW_TYPE } from '../../contract/words/names';
import { describeExecution, type Execution, historyOf } from '../temporal/histories';
import { type SealDependencies, sealBranch } from './seal-branch';
import { keepUnattended } from './unattended-calls';

/** The result of sweeping one run without sealed evidence. */
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
  says: 'Temporal does not know this run: check that this is its namespace; if the run is lost, seal it with hyops-dr evidence seal ID --lost --as NAME --reason WHY',
};

/**
 * Seals runs that could not seal themselves (EvidenceUnsealed) and runs that were ended outside the runner, for example
 * terminated. The workflow code itself rebuilds the run record from the history (C4.5, C7.10).
 */
export class Sweep {
  constructor(private readonly deps: SealDependencies) {}

  /** Sweeps every run that ended without sealed evidence and is known to this evidence home or to Temporal. */
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

  /** Sweeps all unsealed runs of one decision. */
  async decision(decisionId: string): Promise<Swept[]> {
    const { client, evidence } = this.deps;
    const unsealed = await evidence.unsealed();
    const known = new Set(unsealed.flatMap((run) => (run.decision_id === decisionId ? [run.run_id] : [])));
    const workflow_id = await this.workflowOf(decisionId);
    const latest = await describeExecution(client, { workflow_id, run_id: '' });
    if (latest) known.add(latest.run_id);
    return this.sweep([...known].map((run_id) => ({ decision_id: decisionId, workflow_id, run_id })));
  }

  /** Sweeps one after the other, because the first execution of a reset run may seal it for all. */
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

  /** Returns undefined when there was nothing to do, because the run is already sealed with this execution as its end. */
  private async seal(execution: Execution): Promise<Fate | undefined> {
    const { client, evidence, calls } = this.deps;
    const found = await describeExecution(client, execution);
    if (!found) return LOST;
    // After a reset the run continues in another execution, with the same evidence.
    const latest = await describeExecution(client, { ...execution, run_id: '' });
    if (found.status === 'RUNNING' || latest?.status === 'RUNNING')
      return { state: 'open', says: 'the run has not ended' };
    const told = await this.accountOf(execution);
    const ref = { decision_id: told.decision_id, run_id: told.run_id };
    if (told.home !== null && told.home !== evidence.home)
      return { state: 'elsewhere', says: 'its evidence is in another evidence home: run the sweep there' };
    const live = await calls.live(ref.decision_id);
    if (live.length > 0)
      return {
        state: 'open',
        says: `a call of the run is still running: ${live.map(({ key }) => key).join(', ')}`,
      };
    const kept = await evidence.read(ref, HISTORY.path);
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
      standing ?? recordAtEnd(end, account, foreignEvents(history)),
      history,
    );
    await calls.forgetOutput(ref.decision_id);
    return { state: 'sealed', says: place };
  }

  /** Returns the execution that ended a run: the latest, or the last that left a fragment, if it is a reset of `first`. */
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

  private async accountOf({ workflow_id, run_id }: Execution): Promise<RunRecord | CutRecord> {
    const handle = this.deps.client.workflow.getHandle(workflow_id, run_id);
    return AccountShape.parse(await handle.query<unknown>(QUERIES.account));
  }

  /** Evidence without a decision id is named after its workflow id. */
  private async workflowOf(decisionId: string): Promise<string> {
    const claim = await this.deps.evidence.standingClaim(decisionId);
    if (claim) return claim.workflow_id;
    const usual = runWorkflowId(decisionId);
    const known = await describeExecution(this.deps.client, { workflow_id: usual, run_id: '' });
    return known ? usual : decisionId;
  }
}

/**
 * Returns the run record of an execution that has ended: its own if it reached its end, or else one saying that it was
 * ended from outside.
 */
function recordAtEnd(
  { status, run_id }: Described,
  account: RunRecord | CutRecord,
  foreign: readonly ForeignEvent[],
): RunRecord {
  if (!OUR_ENDS.includes(status)) return endedOutside(account, foreign);
  if (account.outcome === null) throw new TypeError(`the run ${run_id} ended without an outcome`);
  return account;
}

/** Returns the run record of a run that was ended from outside: its outcome is always `aborted`, with who ended it. */
function endedOutside(told: RunRecord | CutRecord, foreign: readonly ForeignEvent[]): RunRecord {
  const acts = foreign.filter(({ what }) => what !== 'unknown-signal').map(inWords);
  return {
    ...told,
    outcome: 'aborted',
    reasons: [
      {
        code: 'EndedOutsideRunner',
        what: `the run was ended outside the runner: ${acts.join('; ') || 'its history does not show how'}`,
        where: FOREIGN_EVENTS.path,
        do: 'inspect the target, check whether a call of the run is still running, then issue a new decision',
      },
      ...told.reasons,
    ],
  };
}

function inWords({ event, what, by, reason }: ForeignEvent): string {
  return `${what} by ${by || 'an unknown person'}${reason && ` (${reason})`}, event ${event}`;
}
