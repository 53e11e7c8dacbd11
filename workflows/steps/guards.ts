import { now } from '../run/clock';
import { failWith } from '../run/failure';
import type { Run } from '../run/run';

/** C6.1-C6.5: checks all gates in parallel and reports everything that is missing together. */
export async function askGuards(run: Run): Promise<void> {
  const { gates } = run.runner;
  const plan = run.planRef;
  const askedAt = now();
  const answers = await Promise.all([
    gates.confirmApproval.executeWithOptions({ summary: 'gate: approval' }, [
      plan,
      run.approvals.ledger.entries,
    ]),
    gates.confirmSecrets.executeWithOptions({ summary: 'gate: secrets' }, [plan]),
    gates.confirmAccessMode.executeWithOptions({ summary: 'gate: access mode' }, [plan]),
    gates.confirmRepository.executeWithOptions({ summary: 'gate: repository and backup' }, [plan]),
    gates.confirmFencing.executeWithOptions({ summary: 'gate: fencing' }, [plan]),
  ]);
  const missing = answers.flatMap((answer) => (answer.met ? [] : answer.reasons));
  if (!answers.every((answer) => answer.met)) throw failWith(missing);
  run.clearance.guarded(askedAt);
}

/** An operator or a human step may take hours, and no first change may rely on guards that were checked before that. */
export async function askOldGuards(run: Run): Promise<void> {
  if (run.clearance.old) await askGuards(run);
}
