import type { CompiledCall } from '../../contract/plan/compiled-plan';
import type { FailureCode, Reason } from '../../contract/words/failures';
import { type DeployReport, reportInJson } from '../hyops/deploy-report';
import { type ModuleState, sameRun } from '../hyops/module-state';
import type { CallResult } from '../process/call-folder';

/** What is known when a call has ended. */
export interface CallFacts {
  call: Extract<CompiledCall, { kind: 'hyops' }>;
  result: CallResult;
  /** What HyOps reported of the deploy; undefined when it reported nothing that can be read. */
  report: DeployReport | undefined;
  stdout: string;
  stderr: string;
  /** What the tool that HyOps drove printed, from the run record of this call. */
  tool: string;
  /** What it left behind, in words. */
  left: string;
  /** State of the module before the call and after it. */
  before: ModuleState | undefined;
  after: ModuleState | undefined;
}

/** The closed vocabulary of what a call came to (C4.6). */
export type Conclusion =
  | { state: 'executed'; hyops_run: string }
  | { state: 'skipped' }
  | { state: 'failed'; reason: Reason };

/**
 * Concludes from everything HyOps left, never from the exit code alone: it is 0 for a skeleton, for steps
 * skipped on a stale state and for optional failures, and 2 for everything else. Pure.
 */
export function conclude(facts: CallFacts): Conclusion {
  const { call, result, report, before, after } = facts;
  const failed = (code: FailureCode, what: string, advice: string): Conclusion => ({
    state: 'failed',
    reason: {
      code,
      what: `${call.blueprint_step} (${call.module_ref}): ${what}`,
      where: call.id,
      do: advice,
    },
  });
  if (result.spawn_error !== null)
    return failed(
      'HyopsNotExecuted',
      `hyops could not be started: ${result.spawn_error}`,
      'check hyops.command in hyops-dr.yaml',
    );
  // An interruption may come too late: what ended well before it heard of it was executed.
  if (result.interrupted_because !== null && result.code !== 0)
    return failed(
      'HyopsInterrupted',
      `it was interrupted: ${result.interrupted_because}${also(facts.left)}`,
      'look at the state it left, then retry, skip or abort',
    );
  if (result.signal !== null)
    return failed(
      'HyopsOutcomeUnknown',
      `hyops died of ${result.signal}; what it had begun may go on${also(facts.left)}; it last said: ${lastError(facts)}`,
      'check the target by hand, then retry, skip or abort',
    );
  if (!report) {
    if (result.code !== 0 && sameRun(before, after))
      return failed('HyopsRefused', `HyOps refused it: ${lastError(facts)}`, 'mend the cause, then retry');
    return failed(
      'HyopsOutcomeUnknown',
      `HyOps printed no result (exit code ${result.code})${also(facts.left)}: ${lastError(facts)}`,
      'check the target by hand, then retry, skip or abort',
    );
  }
  const step = report.steps.find((one) => one.id === call.blueprint_step);
  if (report.status === 'skeleton')
    return failed('HyopsNotExecuted', 'HyOps only printed a skeleton', 'this is a bug: report it');
  if (report.phase === 'preflight')
    return failed(
      'HyopsRefused',
      `its preflight failed: ${lastError(facts)}`,
      'supply what is missing, then retry',
    );
  if (step?.status === 'skipped') return { state: 'skipped' };
  // A gate that is not confirmed, a reference that is missing: refused before anything began, without a record.
  if (step?.status === 'failed' && sameRun(before, after))
    return failed('HyopsRefused', `HyOps refused it: ${lastError(facts)}`, 'mend the cause, then retry');
  if (step?.status !== 'ok' || result.code !== 0)
    return failed(
      'HyopsFailed',
      `it ended as ${step?.status ?? report.status}: ${lastError(facts)}`,
      'mend the cause, then retry, skip or abort',
    );
  if (after?.status !== 'ok' || sameRun(before, after))
    return failed(
      'HyopsNotExecuted',
      'HyOps says ok, but no state of this run is there',
      'check the target by hand, then retry, skip or abort',
    );
  const empty = nothingApplied(after);
  if (empty) return failed('TrafficNotVerified', empty, 'give the step an endpoint name, then retry');
  return { state: 'executed', hyops_run: after.run_id };
}

/**
 * Concludes on a call that was started and has neither a result nor a process: its host went down, or its
 * supervisor. Whatever it says of itself, nobody saw how it ended. Pure.
 */
export function concludeUnknown(
  { blueprint_step, module_ref }: CallFacts['call'],
  folder: string,
  { stdout, left, after }: Pick<CallFacts, 'stdout' | 'left' | 'after'>,
): Conclusion {
  const lines = linesOf(stdout);
  const document = lines.findIndex((line) => /^[[{]$/.test(line));
  const lastLines = (document < 0 ? lines : lines.slice(0, document)).slice(-3).join(' / ').slice(-300);
  const reported = reportInJson(stdout)?.status;
  const said = `${lastLines ? `it last said: ${lastLines}` : 'it said nothing'}${reported ? `; it reported "${reported}"` : ''}`;
  const state = after
    ? `the state of the module is "${after.status}" of ${after.updated_at}`
    : 'the module has no state';
  return {
    state: 'failed',
    reason: {
      code: 'HyopsOutcomeUnknown',
      what: `${blueprint_step} (${module_ref}) was started, and nobody saw how it ended; ${said}; ${state}${also(left)}`,
      where: folder,
      do: 'look at the target by hand; then retry (it runs again), skip, or abort',
    },
  };
}

function also(left: string): string {
  return left && `; ${left}`;
}

/** HyOps reports a DNS change as applied even when it had no name to change. */
function nothingApplied(after: ModuleState): string | undefined {
  const { outputs } = after;
  const targets = outputs['dns.targets'];
  return outputs['dns.status'] === 'applied' && !(Array.isArray(targets) && targets.length > 0)
    ? 'the DNS change was reported as applied, but no record was changed'
    : undefined;
}

/** The line that tells most: what the tool met, else the last line of HyOps that speaks of an error. */
export function lastError({ stdout, stderr, tool }: CallFacts): string {
  const fatal = linesOf(tool).findLast((line) => /^(fatal:|ERROR!)/.test(line));
  const lines = linesOf(`${stdout}\n${stderr}`);
  const error = lines.findLast(
    (line) => /\b(ERR|error|refused|failed|fatal)\b/i.test(line) && !line.startsWith('"'),
  );
  return (fatal ?? error ?? lines.at(-1) ?? 'it said nothing').slice(0, 400);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
