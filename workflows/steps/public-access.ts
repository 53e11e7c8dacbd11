import { failureOf } from '../run/failure';
import type { Run } from '../run/run';

/**
 * C5.5: a temporary public address must be gone when the run is over, however it ended. An address that remains is a
 * deficiency of the run: completed work stays done, and an operator must close the address.
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
