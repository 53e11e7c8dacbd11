import { CancellationScope, condition } from '@temporalio/workflow';
import type { EvidenceSeal, RunSummary } from '../../contract/run/record';
import { isOutage } from '../../contract/words/outcomes';
import { sealingOn } from '../run/activities';
import { now } from '../run/clock';
import { failureOf, failWith } from '../run/failure';
import type { Run } from '../run/run';
import { accountOf } from '../view/account';
import { notify } from './notify';
import { proveRemoval } from './public-access';

/** C7.10: whatever happened before, the run ends with its evidence sealed, or fails and says that it is not. */
export async function publishEvidence(run: Run): Promise<RunSummary> {
  return CancellationScope.nonCancellable(async () => {
    await proveRemoval(run);
    await release(run);
    // Whoever sent the last messages is told that the run has ended, and the ledger is whole.
    await condition(() => run.conversation.idle);
    run.enter('sealing');
    const evidence = await seal(run);
    run.enter('ended');
    const summary = summaryOf(run, evidence);
    await notify(run, 'ended', { outcome: summary.outcome, evidence: evidence?.place ?? null });
    if (isOutage(summary.outcome)) throw failWith(summary.reasons, summary);
    return summary;
  });
}

function summaryOf(run: Run, evidence: EvidenceSeal | null): RunSummary {
  const { decisionId, deficiencies, plan } = run.snapshot();
  const { outcome, reasons } = run.ended();
  return {
    decision_id: decisionId,
    outcome,
    reasons: [...reasons],
    deficiencies: [...deficiencies],
    plan: plan?.plan ?? null,
    plan_digest: plan?.digest ?? null,
    evidence,
  };
}

async function release(run: Run): Promise<void> {
  if (run.clearance.epoch === 0) return;
  try {
    await run.runner.release.releaseWorkload.executeWithOptions(
      { summary: `release workload ${run.plan.workload}` },
      [run.planRef],
    );
  } catch (error) {
    // The workload stays taken: the next run takes over only when no call of this one is alive.
    run.lacks('release-workload', failureOf(error), null);
  }
}

/**
 * Null when it cannot be sealed; then the run has failed, whatever it was before. A run that never reached
 * its runner has its evidence with the worker that parsed it.
 */
async function seal(run: Run): Promise<EvidenceSeal | null> {
  const { outcome } = run.ended();
  try {
    return await run.progress.run('publish-evidence', () =>
      sealingOn(run.course.home).publishEvidence.executeWithOptions(
        { summary: `seal the evidence: ${outcome}` },
        [accountOf(run.snapshot(), outcome, now())],
      ),
    );
  } catch (error) {
    run.unsealed(failureOf(error));
    return null;
  }
}
