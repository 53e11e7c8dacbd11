import { calledInWords } from '../../contract/plan/compiled-plan';
import { reportInLines } from '../hyops/deploy-report';
import type { DispatchRecord } from '../hyops/dispatch-record';
import { type CallFacts, type Conclusion, conclude, lastError } from './conclude';

/** Exit code of ssh itself: the connection was lost or never established. */
const CONNECTION_LOST = 255;

/**
 * Derives the conclusion of a call that HyOps dispatched to a runner. HyOps exits with 2 for every failure, so the
 * dispatch record decides. After a lost connection the command on the runner may continue: the outcome is unknown,
 * not failed. Only state that was copied back counts. Pure.
 */
export function concludeDispatch(facts: CallFacts, dispatch: DispatchRecord, runner: string): Conclusion {
  const { call, result } = facts;
  const { folder, exec } = dispatch;
  const where = folder ?? call.id;
  const says = calledInWords(call);
  if (result.spawn_error !== null) return conclude(facts);
  const unknown = (what: string): Conclusion => ({
    state: 'failed',
    reason: {
      code: 'HyopsOutcomeUnknown',
      what: `${says} was sent to runner ${runner}, but ${what}; it cannot be cancelled there and may continue; last output: ${lastLine(exec?.stdout ?? facts.stdout)}${facts.left && `; ${facts.left}`}`,
      where,
      do: `check on the runner whether it is still running, and inspect the target; then retry (it runs again), skip, or abort`,
    },
  });
  // The dispatch may have died before it printed the name of its record; its progress is then unknown.
  if (folder === undefined && result.code === null)
    return unknown('the dispatch was killed before it named its record');
  if (!exec)
    return {
      state: 'failed',
      reason: {
        code: folder === undefined ? 'HyopsRefused' : 'HyopsNotExecuted',
        what: `${says}: nothing was started on runner ${runner}: ${result.interrupted_because ?? lastError(facts)}`,
        where,
        do: 'fix the cause, then retry',
      },
    };
  if (result.interrupted_because !== null && result.code !== 0)
    return unknown(`the dispatch was interrupted: ${result.interrupted_because}`);
  if (result.signal !== null) return unknown(`the dispatch was killed by ${result.signal}`);
  if (exec.rc === null) return unknown('its end was not observed');
  if (exec.rc === CONNECTION_LOST) return unknown('the connection was lost');
  if (exec.rc < 0 || (exec.rc > 128 && exec.rc !== 130))
    return unknown(`hyops died there (exit code ${exec.rc})`);
  if (!dispatch.cameBack)
    return unknown(`its state was not copied back after it ended there with ${exec.rc}`);
  return conclude({
    ...facts,
    result: { ...result, code: exec.rc },
    report: reportInLines(exec.stdout),
    stdout: exec.stdout,
    stderr: exec.stderr,
  });
}

/** Derives the conclusion of a dispatched call that its run no longer waits for. Pure. */
export function concludeGoesOn(call: CallFacts['call'], folder: string, runner: string): Conclusion {
  return {
    state: 'failed',
    reason: {
      code: 'HyopsStillRunning',
      what: `${calledInWords(call)} was sent to runner ${runner}, where it cannot be cancelled; it runs to its end, but this run does not wait for it`,
      where: folder,
      do: 'wait until it ends and inspect the target before you change anything there',
    },
  };
}

function lastLine(stdout: string): string {
  const text = stdout.trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1).slice(-300) || 'nothing';
}
