import { condition } from '@temporalio/workflow';
import { standing } from '../contract/approval-ledger';
import { failWith } from './failure';
import type { Run } from './run';

/** C7.2: waits for as many people as the policy asks for. Silence is no. */
export async function approve(run: Run): Promise<void> {
  const { requirement } = run.plan;
  if (requirement.approvals === 0)
    return run.progress.nothingToDo('approve', 'neither the decision nor the policy asks for an approval');
  await run.step('approve', async () => {
    run.enter('awaiting-approval');
    const answered = await run.progress.waiting('approve', () =>
      condition(
        () => standing(run.ledger, requirement) !== 'pending',
        `${requirement.expiresAfterMinutes * 60_000} ms`,
        { summary: 'the approval expires' },
      ),
    );
    if (!answered)
      throw failWith([
        {
          code: 'ApprovalExpired',
          what: `nobody approved within ${requirement.expiresAfterMinutes} minutes`,
          where: run.plan.digest,
          do: 'issue a new decision if it is still wanted',
        },
      ]);
    rejected(run);
  });
}

/** Throws when somebody has said no, or has taken back a yes that was needed. */
export function stillApproved(run: Run): void {
  rejected(run);
  if (standing(run.ledger, run.plan.requirement) === 'granted') return;
  throw failWith([
    {
      code: 'ApprovalMissing',
      what: 'an approval was withdrawn before the first change',
      where: 'approvals',
      do: 'issue a new decision and have it approved',
    },
  ]);
}

function rejected(run: Run): void {
  const no = run.ledger.entries.find((entry) => entry.accepted && entry.message === 'reject');
  if (!no) return;
  throw failWith([
    {
      code: 'ApprovalRejected',
      what: `${no.by} rejected it: ${no.reason}`,
      where: 'approvals',
      do: 'a rejection is final; issue a new decision if it is still wanted',
    },
  ]);
}
