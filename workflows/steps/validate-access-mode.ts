import type { Run } from '../run/run';
import { summaryLine } from '../view/summary';
import { stillApproved } from './approve';
import { askGuards } from './guards';

/** C7.3: acquires the workload, then checks every gate. */
export async function validateAccessMode(run: Run): Promise<void> {
  await run.progress.run('validate-access-mode', async () => {
    run.enter('executing');
    const { epoch } = await run.runner.authority.acquireWorkload.executeWithOptions(
      { summary: summaryLine(`take workload ${run.plan.workload}`) },
      [run.planRef],
    );
    run.clearance.took(epoch);
    await askGuards(run);
    stillApproved(run);
    run.approvals.close();
  });
}
