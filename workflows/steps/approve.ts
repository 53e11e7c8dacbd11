import { condition } from '@temporalio/workflow';
import { VOID } from '../../contract/approval/ledger';
import { failWith } from '../run/failure';
import type { Run } from '../run/run';
import { notify } from './notify';

/** C7.2: waits for as many approvers as the policy requires. No answer counts as a rejection. */
export async function approve(run: Run): Promise<void> {
  if (run.plan.requirement.approvals === 0)
    return run.progress.nothingToDo('approve', 'neither the decision nor the policy asks for an approval');
  await run.progress.run('approve', async () => {
    do await granted(run);
    while (await changedMeanwhile(run));
  });
}

async function granted(run: Run): Promise<void> {
  const { digest, requirement } = run.plan;
  run.approvals.ask(requirement);
  run.enter('awaiting-approval');
  void notify(run, 'awaiting-approval');
  const answered = await run.progress.waiting('approve', () => decided(run));
  if (!answered)
    throw failWith([
      {
        code: 'ApprovalExpired',
        what: `nobody approved within ${requirement.expires_after_minutes} minutes`,
        where: digest,
        do: 'issue a new decision if it is still wanted',
      },
    ]);
  rejected(run);
}

/**
 * Reports whether an answer arrived in time. Where notifications are configured, one reminder is sent for the last
 * quarter of the wait.
 */
async function decided(run: Run): Promise<boolean> {
  const { requirement, notified } = run.plan;
  const within = (part: number, summary: string) =>
    condition(
      () => run.approvals.standing(requirement) !== 'pending',
      `${Math.round(requirement.expires_after_minutes * 60_000 * part)} ms`,
      { summary },
    );
  if (!notified) return within(1, 'the approval expires');
  if (await within(0.75, 'the approval expires soon')) return true;
  void notify(run, 'approval-expires');
  return within(0.25, 'the approval expires');
}

/**
 * C4.8: what was approved must be what would be executed now. When plan, policy, keys or HyOps have changed since, the
 * approvals remain on record but no longer count, and approval is requested for the new plan.
 */
async function changedMeanwhile(run: Run): Promise<boolean> {
  const { changed } = await run.runner.planning.confirmPlan.executeWithOptions(
    { summary: 'is it still the plan that was approved?' },
    [run.planRef],
  );
  if (!changed) return false;
  run.approvals.enter({
    via: 'run',
    message: VOID,
    by: null,
    reason: null,
    accepted: true,
    why: `the plan has changed from ${run.plan.digest} to ${changed.digest}: approvals so far no longer count`,
    signed: null,
  });
  run.planned(changed);
  return true;
}

/** Throws when someone has rejected the plan or withdrawn an approval that was needed. */
export function stillApproved(run: Run): void {
  rejected(run);
  if (run.approvals.standing(run.plan.requirement) === 'granted') return;
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
  const no = run.approvals.ledger.entries.find((entry) => entry.accepted && entry.message === 'reject');
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
