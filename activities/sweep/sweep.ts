import { within } from '../../connection/within';
import { FOREIGN_EVENTS, type ForeignEvent, HISTORY } from '../../contract/evidence/files/histories';
import { foreignEvents } from '../../contract/evidence/foreign-events';
import { isBeginningOf, isUntouched } from '../../contract/evidence/history';
import type { CutRecord, RunRecord, RunRef } from '../../contract/run/record';
import { AccountShape } from '../../contract/run/shapes';
import {
  DECISION_QUEUE,
  decisionIdOfRun,
  QUERIES,
  runWorkflowId,
  WORKFLOW_TYPE,
} from '../../contract/words/names';
import { shown } from '../../contract/words/shown';
import {
  type Described,
  describeExecution,
  type Execution,
  historyOf,
  isOfChain,
} from '../temporal/histories';
import { type Candidate, endedInTemporal, Remembered } from './candidates';
import { type SealDependencies, sealBranch } from './seal-branch';
import { keepUnattended } from './unattended-calls';

/** The result of sweeping one run without sealed evidence. */
export interface Swept extends RunRef {
  state: 'sealed' | 'open' | 'elsewhere' | 'lost' | 'unsealed';
  /** Where its evidence is, or why it is not sealed. */
  says: string;
}

/** The result of a sweep. */
export interface SweepResult {
  swept: Swept[];
  /** How many runs the sweep had no time to look at; the next one begins with them. */
  not_reached: number;
  /** What kept the sweep from finding runs at all. */
  problems: string[];
}

type Fate = Pick<Swept, 'state' | 'says'>;

const OUR_ENDS = ['COMPLETED', 'FAILED'];
const LOST: Fate = {
  state: 'lost',
  says: 'Temporal does not know this run: check that this is its namespace; if the run is lost, seal it with hyops-dr evidence seal ID --lost --as NAME --reason WHY',
};
const ANSWERS_WITHIN_MS = 10_000;
/** For the runs of this home, and again for the others, so that a flood of others never delays the seal of one's own. */
const MOST_MS = 60_000;

/**
 * Seals runs that could not seal themselves (EvidenceUnsealed) and runs that were ended outside the runner, for example
 * terminated. The workflow code itself rebuilds the run record from the history (C4.5, C7.10).
 */
export class Sweep {
  private readonly remembered = { home: new Remembered(), temporal: new Remembered() };

  /** `mostMs` limits the time for the runs of this home, and that for the others. */
  constructor(
    private readonly deps: SealDependencies,
    private readonly mostMs = MOST_MS,
  ) {}

  /** Sweeps the runs that ended without sealed evidence: those of this evidence home, then others that Temporal lists. */
  async all(): Promise<SweepResult> {
    const { client, evidence } = this.deps;
    const problems: string[] = [];
    const listed = async (what: string, list: () => Promise<Candidate[]>) => {
      try {
        return await list();
      } catch (error) {
        problems.push(`the runs ${what} could not be listed: ${messageOf(error)}`);
        return [];
      }
    };
    const own = await listed('in this evidence home', async () =>
      (await evidence.unsealed()).map((run) => ({ ...run, workflow_id: undefined })),
    );
    const first = await this.sweep(own, this.remembered.home);
    const known = new Set(own.map(({ run_id }) => run_id));
    const others = (await listed('that ended in Temporal', () => endedInTemporal(client, new Date()))).filter(
      ({ run_id }) => !known.has(run_id),
    );
    const second = await this.sweep(others, this.remembered.temporal);
    return {
      swept: [...first.swept, ...second.swept],
      not_reached: first.not_reached + second.not_reached,
      problems,
    };
  }

  /** Sweeps all unsealed runs of one decision. */
  async decision(decisionId: string): Promise<SweepResult> {
    const { client, evidence } = this.deps;
    const unsealed = await evidence.unsealed();
    const known = new Set(unsealed.flatMap((run) => (run.decision_id === decisionId ? [run.run_id] : [])));
    const workflow_id = await this.workflowOf(decisionId);
    const latest = await describeExecution(client, { workflow_id, run_id: '' });
    if (latest) known.add(latest.run_id);
    const candidates = [...known].map((run_id) => ({ decision_id: decisionId, workflow_id, run_id }));
    return { ...(await this.sweep(candidates, new Remembered(), Number.POSITIVE_INFINITY)), problems: [] };
  }

  /** Sweeps one after the other, because the first execution of a reset run may seal it for all. */
  private async sweep(
    candidates: readonly Candidate[],
    remembered: Remembered,
    mostMs = this.mostMs,
  ): Promise<Pick<SweepResult, 'swept' | 'not_reached'>> {
    const due = remembered.due(candidates);
    const began = performance.now();
    const swept: Swept[] = [];
    for (const [done, candidate] of due.entries()) {
      if (performance.now() - began > mostMs) return { swept, not_reached: due.length - done };
      const { decision_id, run_id } = candidate;
      const fate = await this.fateOf(candidate);
      if (fate) swept.push({ decision_id, run_id, ...fate });
      if (!fate || fate.state === 'sealed' || fate.state === 'elsewhere') remembered.settle(candidate);
      else remembered.tried(candidate, fate.state !== 'open');
    }
    return { swept, not_reached: 0 };
  }

  /** Never throws: whatever is wrong with one run, the others get their turn. */
  private async fateOf(candidate: Candidate): Promise<Fate | undefined> {
    try {
      if (await this.deps.evidence.isSealed(candidate)) return undefined;
      const workflow_id = candidate.workflow_id ?? (await this.workflowOf(candidate.decision_id));
      const fate = await this.seal(workflow_id, candidate);
      return fate && { ...fate, says: shown(fate.says, 2000) };
    } catch (error) {
      return { state: 'unsealed', says: shown(messageOf(error), 2000) };
    }
  }

  /** Returns undefined when there was nothing to do, because the run is already sealed with this execution as its end. */
  private async seal(workflow_id: string, candidate: Candidate): Promise<Fate | undefined> {
    const { client, evidence, calls } = this.deps;
    const found = await this.executionOf(workflow_id, candidate);
    if (!found) return LOST;
    if (found.type !== WORKFLOW_TYPE || found.queue !== DECISION_QUEUE)
      return { state: 'elsewhere', says: `it is no run: a ${found.type} on queue ${found.queue} had its id` };
    // After a reset the run continues in another execution of the same chain, with the same evidence.
    const newest = await describeExecution(client, { workflow_id, run_id: '' });
    const latest = newest?.first === found.first ? newest : undefined;
    if (found.status === 'RUNNING' || latest?.status === 'RUNNING')
      return { state: 'open', says: 'the run has not ended' };
    const told = await this.accountOf(found).catch(async (error) => {
      // No code of the run was ever executed, so there is nothing to seal, and the server asks nobody.
      if (isUntouched(await historyOf(client, found))) return undefined;
      throw error;
    });
    if (!told) return undefined;
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
    const tooLate = told.run_id !== found.run_id && !(await isOf(found));
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

  /**
   * Finds an execution of a candidate. Temporal may have forgotten the branch that a reset left, while it knows the one
   * that continued it.
   */
  private async executionOf(workflow_id: string, candidate: Candidate): Promise<Described | undefined> {
    const { client, evidence } = this.deps;
    const found = await describeExecution(client, { workflow_id, run_id: candidate.run_id });
    if (found) return found;
    const later = await evidence.executions(candidate);
    for (const run_id of ['', ...later.toReversed()]) {
      const one = await describeExecution(client, { workflow_id, run_id });
      if (one?.first === candidate.run_id) return one;
    }
    return undefined;
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

  /** Asks the workflow code for the account of a run. Whoever polls the queue answers, so it must be about this run. */
  private async accountOf(of: Described): Promise<RunRecord | CutRecord> {
    const { client } = this.deps;
    const handle = client.workflow.getHandle(of.workflow_id, of.run_id);
    const ask = () => handle.query<unknown>(QUERIES.account);
    const account = AccountShape.parse(await within(client, ANSWERS_WITHIN_MS, ask));
    const { workflow_id, decision_id, run_id } = account;
    const own = decisionIdOfRun(of.workflow_id) ?? of.workflow_id;
    if (workflow_id === of.workflow_id && decision_id === own && (await isOfChain(client, of, run_id)))
      return account;
    throw new TypeError(
      `a worker answered for run ${run_id} of ${workflow_id} instead: find out who polls queue ${DECISION_QUEUE}`,
    );
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

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
