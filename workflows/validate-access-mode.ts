import { stillApproved } from './approve';
import { askGuards } from './guards';
import type { Run } from './run';

/** C7.3: takes the workload, then asks every gate. */
export async function validateAccessMode(run: Run): Promise<void> {
  await run.step('validate-access-mode', async () => {
    run.enter('executing');
    run.epoch = (
      await run.runner.authority.acquireWorkload.executeWithOptions(
        { summary: `take workload ${run.plan.workload}` },
        [run.planRef],
      )
    ).epoch;
    await askGuards(run);
    stillApproved(run);
    run.closeApprovals();
  });
}
