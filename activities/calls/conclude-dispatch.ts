import { reportInLines } from '../hyops/deploy-report';
import type { DispatchRecord } from '../hyops/dispatch-record';
import { type CallFacts, type Conclusion, conclude, lastError } from './conclude';

/** The exit code that ssh gives for itself: the connection was lost, or never made. */
const CONNECTION_LOST = 255;

/**
 * Concludes on a call that HyOps dispatched to a runner. HyOps ends with 2 whatever was the matter; what is known
 * stands in the record of the dispatch. A connection that was lost says nothing of the command on the runner, which
 * goes on: unknown, never failed. Only what came back counts. Pure.
 */
export function concludeDispatch(facts: CallFacts, dispatch: DispatchRecord, runner: string): Conclusion {
  const { call, result } = facts;
  const { folder, exec } = dispatch;
  const where = folder ?? call.id;
  const says = `${call.blueprint_step} (${call.module_ref})`;
  if (result.spawn_error !== null) return conclude(facts);
  const unknown = (what: string): Conclusion => ({
    state: 'failed',
    reason: {
      code: 'HyopsOutcomeUnknown',
      what: `${says} was sent to runner ${runner}, and ${what}; what was sent there cannot be cancelled and may go on; it last said: ${lastLine(exec?.stdout ?? facts.stdout)}${facts.left && `; ${facts.left}`}`,
      where,
      do: `look on the runner whether it is still at work, and at the target; then retry (it runs again), skip, or abort`,
    },
  });
  // The name of the record may have died with it, unwritten: then nobody knows how far it came.
  if (folder === undefined && result.code === null)
    return unknown('the dispatch was killed before it had named its record');
  if (!exec)
    return {
      state: 'failed',
      reason: {
        code: folder === undefined ? 'HyopsRefused' : 'HyopsNotExecuted',
        what: `${says}: nothing was begun on runner ${runner}: ${result.interrupted_because ?? lastError(facts)}`,
        where,
        do: 'mend the cause, then retry',
      },
    };
  if (result.interrupted_because !== null && result.code !== 0)
    return unknown(`the dispatch was interrupted: ${result.interrupted_because}`);
  if (result.signal !== null) return unknown(`the dispatch died of ${result.signal}`);
  if (exec.rc === null) return unknown('nobody saw how it ended');
  if (exec.rc === CONNECTION_LOST) return unknown('the connection was lost');
  if (exec.rc < 0 || (exec.rc > 128 && exec.rc !== 130))
    return unknown(`hyops died there (exit code ${exec.rc})`);
  if (!dispatch.cameBack) return unknown(`it ended there with ${exec.rc}, but its state did not come back`);
  return conclude({
    ...facts,
    result: { ...result, code: exec.rc },
    report: reportInLines(exec.stdout),
    stdout: exec.stdout,
    stderr: exec.stderr,
  });
}

/** What is said of a call that its run does not wait for any more. Pure. */
export function concludeGoesOn(
  { blueprint_step, module_ref }: CallFacts['call'],
  folder: string,
  runner: string,
): Conclusion {
  return {
    state: 'failed',
    reason: {
      code: 'HyopsStillRunning',
      what: `${blueprint_step} (${module_ref}) was sent to runner ${runner}, where it cannot be cancelled: it goes on to its end, which this run does not wait for`,
      where: folder,
      do: 'wait for its end, and look at the target, before anything else is done there',
    },
  };
}

function lastLine(stdout: string): string {
  return stdout.trimEnd().split('\n').at(-1)?.slice(-300) || 'nothing';
}
