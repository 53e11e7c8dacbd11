import type { RunRef } from '../../contract/run/record';
import { runWorkflowId } from '../../contract/words/names';
import { shown } from '../../contract/words/shown';
import { describeExecution } from '../temporal/histories';
import { type Candidate, endedInTemporal, Remembered } from './candidates';
import type { Fate } from './fate';
import type { SealDependencies } from './seal-branch';
import { sealEndedRun } from './seal-ended-run';

/** The result of sweeping one run without sealed evidence. */
export interface Swept extends RunRef, Fate {}

/** The result of a sweep. */
export interface SweepResult {
  swept: Swept[];
  /** How many runs the sweep had no time to look at; the next one begins with them. */
  not_reached: number;
  /** What kept the sweep from finding runs at all. */
  problems: string[];
}

const MOST_MS = 60_000;

/**
 * Seals runs that could not seal themselves (EvidenceUnsealed) and runs that were ended outside the runner, for example
 * terminated. The workflow code itself rebuilds the run record from the history; where the history is not what this runner
 * did, the record is made from what this runner knows, and the differences are sealed with it (C4.5, C7.10).
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
      const fate = await sealEndedRun(this.deps, workflow_id, candidate);
      return fate && { ...fate, says: shown(fate.says, 2000) };
    } catch (error) {
      return { state: 'unsealed', says: shown(messageOf(error), 2000) };
    }
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

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
