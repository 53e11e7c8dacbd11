import { CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { Reason, Reasons } from '../../contract/words/failures';
import { now } from '../run/clock';
import { failWith } from '../run/failure';
import type { Run } from '../run/run';
import { notify } from './notify';

/** How long a runner that is there may take to report it. */
const PRESENT_WITHIN = '15s';
/** How long it may be too busy before people have to know. */
const MOST_BUSY_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * Called when no worker took an activity up. Returns when it may be asked for again: the runner is busy, or is back, or
 * an operator wants it. A runner that is lost stops the run for its operator, and refuses a run that has no plan yet;
 * when nobody answers in time, the run ends.
 */
export async function awaitRunner(run: Run, activity: string, since: number): Promise<void> {
  await run.absence.ask(async () => {
    const scope = new CancellationScope();
    const presence = { there: false, failed: undefined as unknown };
    scope
      .run(() => present(run))
      .then(
        () => {
          presence.there = true;
        },
        (error) => {
          if (!isCancellation(error)) presence.failed = error;
        },
      );
    const settled = () => presence.there || presence.failed !== undefined;
    try {
      await condition(settled, PRESENT_WITHIN, { summary: 'is the runner there?' });
      if (presence.failed !== undefined) throw presence.failed;
      const waitedMs = Date.now() - since;
      if (presence.there && waitedMs < MOST_BUSY_MS) return run.runnerIsBusy();
      const reasons: Reasons = [lost(run, activity, since, presence.there)];
      const mostMs = (run.course.brief?.operator_wait_minutes ?? 0) * 60_000 - waitedMs;
      if (mostMs <= 0) throw failWith(unanswered(run, reasons));
      // A busy runner is asked again, less and less often.
      if (presence.there) return await stopped(run, reasons, Math.min(waitedMs / 5, LONGEST_PAUSE_MS));
      await stopped(run, reasons, mostMs, settled);
      if (presence.failed !== undefined) throw presence.failed;
      if (presence.there) run.runnerIsBack();
    } finally {
      scope.cancel();
    }
  });
}

async function present(run: Run): Promise<void> {
  const { decision, ref } = run.course;
  if (!decision) throw new TypeError('there is no runner yet');
  const { workflowId: workflow_id } = workflowInfo();
  await run.runner.presence.reportPresence.executeWithOptions({ summary: 'is the runner there?' }, [
    { ref, workflow_id, runner: decision.runner },
  ]);
}

/**
 * Stops the run and waits for the runner or an operator, `mostMs` at most. The run stays stopped until the runner works for
 * it again.
 */
async function stopped(
  run: Run,
  reasons: Reasons,
  mostMs: number,
  isThere: () => boolean = () => false,
): Promise<void> {
  if (!run.absence.stopped) {
    run.stopForRunner(reasons);
    void notify(run, 'awaiting-operator');
  }
  await run.progress.waiting(run.progress.step, () =>
    condition(() => isThere() || run.stop.answered, `${Math.ceil(mostMs)} ms`, {
      summary: 'the runner or an operator is waited for',
    }),
  );
  run.stop.acted();
}

function lost(run: Run, activity: string, since: number, there: boolean): Reason {
  const { runner = '' } = run.course.decision ?? {};
  const from = new Date(since).toISOString();
  return {
    code: 'RunnerLost',
    what: there
      ? `runner ${runner} is there, but has not taken up ${activity} since ${from}`
      : `no worker of runner ${runner} has taken up ${activity} since ${from}, and none answered by ${now()}`,
    where: `runner ${runner}`,
    do: `start its worker again (hyops-dr worker --runner ${runner}): the run goes on by itself, and adopts a call that is still running; if the runner is gone for good, abort the run`,
  };
}

/** A run that holds its workload may have changed something, so it was not refused before it began. */
function unanswered(run: Run, reasons: Reasons): Reasons {
  if (run.clearance.epoch === 0) return reasons;
  return [
    {
      code: 'OperatorMissing',
      what: `its runner was lost, and no operator answered within ${run.plan.operator_wait_minutes} minutes`,
      where: run.progress.call ?? run.progress.step,
      do: 'inspect what was done so far, then issue a new decision',
    },
    ...reasons,
  ];
}
