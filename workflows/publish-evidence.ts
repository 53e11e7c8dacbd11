import { CancellationScope, condition } from '@temporalio/workflow';
import type { EvidenceSeal, RunSummary } from '../contract/run/record';
import { isOutage, type Outcome } from '../contract/words/outcomes';
import { sealingOn } from './activities';
import { failureOf, failWith } from './failure';
import { notify } from './notify';
import { proveRemoval } from './public-access';
import type { Run } from './run';
import { showDetails, showOutcome } from './visibility';

/** C7.10: whatever happened before, the run ends with its evidence sealed, or fails and says that it is not. */
export async function publishEvidence(run: Run): Promise<RunSummary> {
  return CancellationScope.nonCancellable(async () => {
    await proveRemoval(run);
    await release(run);
    // Whoever sent the last messages is told that the run has ended, and the ledger is whole.
    await condition(() => run.unproven.length === 0);
    const outcome = run.outcome ?? 'failed';
    run.phase = 'sealing';
    showOutcome(outcome, 'sealing');
    const evidence = await seal(run, outcome);
    const summary = summaryOf(run, run.outcome ?? outcome, evidence);
    run.phase = 'ended';
    showOutcome(summary.outcome, 'ended');
    showDetails(run);
    await notify(run, 'ended', { outcome: summary.outcome, evidence: evidence?.place ?? null });
    if (isOutage(summary.outcome)) throw failWith(summary.reasons, summary);
    return summary;
  });
}

function summaryOf(run: Run, outcome: Outcome, evidence: EvidenceSeal | null): RunSummary {
  return {
    decision_id: run.decisionId,
    outcome,
    reasons: run.reasons,
    deficiencies: run.deficiencies,
    plan: run.brief?.plan ?? null,
    plan_digest: run.brief?.digest ?? null,
    evidence,
  };
}

async function release(run: Run): Promise<void> {
  if (run.epoch === 0) return;
  try {
    await run.runner.release.releaseWorkload.executeWithOptions(
      { summary: `release workload ${run.plan.workload}` },
      [run.planRef],
    );
  } catch (error) {
    // The workload stays taken: the next run takes over only when no call of this one is alive.
    run.deficient('release-workload', failureOf(error), null);
  }
}

/**
 * Null when it cannot be sealed; then the run has failed, whatever it was before. A run that never reached
 * its runner has its evidence with the worker that parsed it.
 */
async function seal(run: Run, outcome: Outcome): Promise<EvidenceSeal | null> {
  try {
    return await run.step('publish-evidence', () =>
      sealingOn(run.home).publishEvidence.executeWithOptions({ summary: `seal the evidence: ${outcome}` }, [
        run.record(outcome),
      ]),
    );
  } catch (error) {
    const { reasons } = failureOf(error);
    run.outcome = 'failed';
    run.reasons = [
      {
        code: 'EvidenceUnsealed',
        what: `the run ended as ${outcome}, but its evidence is not sealed: ${reasons.map((reason) => reason.what).join('; ')}`,
        where: 'evidence',
        do: 'mend the cause, then run hyops-dr evidence seal',
      },
      ...run.reasons,
    ];
    return null;
  }
}
