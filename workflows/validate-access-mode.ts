import { stillApproved } from './approve';
import { failWith } from './failure';
import type { Run } from './run';

/** C7.3, C6.1-C6.5: takes the workload, then every gate side by side; all that is missing is said together. */
export async function validateAccessMode(run: Run): Promise<void> {
  await run.step('validate-access-mode', async () => {
    run.enter('executing');
    const { authority, gates } = run.runner;
    const plan = run.planRef;
    run.epoch = (
      await authority.acquireWorkload.executeWithOptions({ summary: `take workload ${run.plan.workload}` }, [
        plan,
      ])
    ).epoch;
    const answers = await Promise.all([
      gates.confirmApproval.executeWithOptions({ summary: 'gate: approval' }, [
        plan,
        run.plan.requirement,
        run.ledger.entries,
      ]),
      gates.confirmSecrets.executeWithOptions({ summary: 'gate: secrets' }, [plan]),
      gates.confirmAccessMode.executeWithOptions({ summary: 'gate: access mode' }, [plan]),
      gates.confirmRepository.executeWithOptions({ summary: 'gate: repository and backup' }, [plan]),
      gates.confirmFencing.executeWithOptions({ summary: 'gate: fencing' }, [plan]),
    ]);
    const missing = answers.flatMap((answer) => (answer.met ? [] : answer.reasons));
    if (!answers.every((answer) => answer.met)) throw failWith(missing);
    stillApproved(run);
    run.closeApprovals();
  });
}
