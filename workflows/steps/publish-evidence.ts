import { CancellationScope, condition } from '@temporalio/workflow';
import type { RunSummary } from '../../contract/run/record';
import { isOutage } from '../../contract/words/outcomes';
import { sealingOn } from '../run/activities';
import { now } from '../run/clock';
import { failureOf, failWith } from '../run/failure';
import type { Run } from '../run/run';
import { accountOf } from '../view/account';
import { showSealed } from '../view/search-attributes';
import { summaryLine } from '../view/summary';
import { notify } from './notify';
import { proveRemoval } from './public-access';

/** C7.10: whatever happened before, the run ends with sealed evidence, or fails and reports that it is not sealed. */
export async function publishEvidence(run: Run): Promise<RunSummary> {
  return CancellationScope.nonCancellable(async () => {
    await recordAbort(run);
    await proveRemoval(run);
    await release(run);
    // The senders of the last messages learn that the run has ended, and the ledger is complete.
    await condition(() => run.conversation.idle);
    run.enter('sealing');
    const summary = await seal(run);
    run.enter('ended');
    await notify(run, summary);
    if (isOutage(summary.outcome)) throw failWith(summary.reasons, summary);
    return summary;
  });
}

/** An abort that nobody signed: the runner makes it final, also for a reset. The ledger in the evidence has it too. */
async function recordAbort(run: Run): Promise<void> {
  if (!run.claimedAbort) return;
  try {
    await run.runner.lastAnswer.recordAnswer.executeWithOptions({ summary: 'record the abort' }, [
      run.planRef,
      run.claimedAbort,
    ]);
  } catch (error) {
    failureOf(error);
  }
}

async function release(run: Run): Promise<void> {
  if (run.clearance.epoch === 0) return;
  try {
    await run.runner.release.releaseWorkload.executeWithOptions(
      { summary: summaryLine(`release workload ${run.plan.workload}`) },
      [run.planRef],
    );
  } catch (error) {
    // The workload stays locked: the next run takes over only when no call of this one is alive.
    run.lacks('release-workload', failureOf(error), null);
  }
}

/**
 * A run whose evidence cannot be sealed has failed, whatever its outcome was before. The worker that parsed the
 * decision keeps the evidence of a run that never reached its runner.
 */
async function seal(run: Run): Promise<RunSummary> {
  const ending = run.settled;
  const { decisionId, plan } = run.snapshot();
  const facts = {
    decision_id: decisionId,
    plan: plan?.plan ?? null,
    plan_digest: plan?.digest ?? null,
  };
  try {
    const evidence = await run.progress.run('publish-evidence', () =>
      sealingOn(run.course.home).publishEvidence.executeWithOptions(
        { summary: `seal the evidence: ${ending.outcome}` },
        [accountOf(run.snapshot(), ending, now())],
      ),
    );
    showSealed();
    return { ...facts, ...ending, evidence };
  } catch (error) {
    return { ...facts, ...run.unsealed(failureOf(error)), evidence: null };
  }
}
