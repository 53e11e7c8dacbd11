import { failureOf } from '../run/failure';
import type { Run } from '../run/run';

/**
 * C5.5: an address that was opened for a while must be gone when the run is over, however it went. One that is
 * not is a deficiency of the run: what was done stays done, and somebody has to close it.
 */
export async function proveRemoval(run: Run): Promise<void> {
  if (run.clearance.epoch === 0 || !run.plan.public_access) return;
  try {
    await run.runner.removal.proveRemoval.executeWithOptions(
      { summary: 'prove that no public address is left' },
      [run.planRef],
    );
  } catch (error) {
    run.lacks('public-address', failureOf(error), null);
  }
}
