import { calledInWords, type HyopsCall, type SyncCall } from '../../contract/plan/compiled-plan';
import type { FailureCode, Reason } from '../../contract/words/failures';
import { type DeployReport, reportInJson } from '../hyops/deploy-report';
import { type ModuleState, sameRun } from '../hyops/module-state';
import { endOfOutput } from '../hyops/output';
import type { CallResult } from '../process/call-folder';

/** Everything known about an ended call. */
export interface CallFacts {
  call: HyopsCall;
  result: CallResult;
  /** HyOps' deploy report; undefined when none can be read. */
  report: DeployReport | undefined;
  stdout: string;
  stderr: string;
  /** Output of the tool that HyOps ran, from the HyOps record of this call. */
  tool: string;
  /** Describes what it left behind; empty when nothing. */
  left: string;
  /** Module state before and after the call. */
  before: ModuleState | undefined;
  after: ModuleState | undefined;
}

/** The conclusion of a call, from a closed list (C4.6). */
export type Conclusion =
  | { state: 'executed'; hyops_run: string | null }
  | { state: 'skipped' }
  | { state: 'failed'; reason: Reason };

/**
 * Derives the conclusion from everything HyOps left, never from the exit code alone: it is 0 for a skeleton, for steps
 * skipped because of a stale state and for optional failures, and 2 for everything else. Pure.
 */
export function conclude(facts: CallFacts): Conclusion {
  const { call, result, report, before, after } = facts;
  const failed = failureOf(call);
  const cut = concludeCutShort(facts);
  if (cut) return cut;
  if (!report) {
    if (result.code !== 0 && sameRun(before, after))
      return failed('HyopsRefused', `HyOps refused it: ${lastError(facts)}`, 'fix the cause, then retry');
    return failed(
      'HyopsOutcomeUnknown',
      `HyOps printed no result (exit code ${result.code})${also(facts.left)}: ${lastError(facts)}`,
      'inspect the target by hand, then retry, skip or abort',
    );
  }
  const step = report.steps.find((one) => one.id === call.blueprint_step);
  if (report.status === 'skeleton')
    return failed('HyopsNotExecuted', 'HyOps only printed a skeleton', 'report this as a bug in hyops-dr');
  if (report.phase === 'preflight')
    return failed(
      'HyopsRefused',
      `HyOps preflight failed: ${lastError(facts)}`,
      'supply what is missing, then retry',
    );
  if (step?.status === 'skipped') return { state: 'skipped' };
  // HyOps refuses an unconfirmed gate or a missing reference before it starts anything, and writes no new state.
  if (step?.status === 'failed' && sameRun(before, after))
    return failed('HyopsRefused', `HyOps refused it: ${lastError(facts)}`, 'fix the cause, then retry');
  if (step?.status !== 'ok' || result.code !== 0)
    return failed(
      'HyopsFailed',
      `ended as ${step?.status ?? report.status}: ${lastError(facts)}`,
      'fix the cause, then retry, skip or abort',
    );
  if (after?.status !== 'ok' || sameRun(before, after))
    return failed(
      'HyopsNotExecuted',
      'HyOps reports ok but wrote no module state in this call',
      'inspect the target by hand, then retry, skip or abort',
    );
  const empty = nothingApplied(after);
  if (empty) return failed('TrafficNotVerified', empty, 'give the step an endpoint name, then retry');
  return { state: 'executed', hyops_run: after.run_id };
}

/** Returns a function that concludes that a call failed. */
export function failureOf(
  call: HyopsCall | SyncCall,
): (code: FailureCode, what: string, advice: string) => Conclusion {
  return (code, what, advice) => ({
    state: 'failed',
    reason: { code, what: `${calledInWords(call)}: ${what}`, where: call.id, do: advice },
  });
}

/** Derives the conclusion of a call whose process did not end by itself; undefined for any other. Pure. */
export function concludeCutShort(
  facts: Pick<CallFacts, 'result' | 'left' | 'stdout' | 'stderr' | 'tool'> & { call: HyopsCall | SyncCall },
): Conclusion | undefined {
  const { result } = facts;
  const failed = failureOf(facts.call);
  if (result.spawn_error !== null)
    return failed(
      'HyopsNotExecuted',
      `hyops could not be started: ${result.spawn_error}`,
      'correct hyops.command in hyops-dr.yaml and restart the worker, or correct the evidence folder; then retry',
    );
  // An interruption may come too late: a call that succeeded first counts as executed.
  if (result.interrupted_because !== null && result.code !== 0)
    return failed(
      'HyopsInterrupted',
      `interrupted: ${result.interrupted_because}${also(facts.left)}`,
      'inspect what it left, then retry, skip or abort',
    );
  if (result.signal !== null)
    return failed(
      'HyopsOutcomeUnknown',
      `hyops was killed by ${result.signal}; what it started may continue${also(facts.left)}; last output: ${lastError(facts)}`,
      'inspect the target by hand, then retry, skip or abort',
    );
  return undefined;
}

/**
 * Derives the conclusion of a call that was started but has neither a result nor a process, because its host or its
 * supervisor went down. Its own reports do not count, because its end was not observed. Pure.
 */
export function concludeUnknown(
  call: HyopsCall | SyncCall,
  folder: string,
  { stdout, left, after }: Pick<CallFacts, 'stdout' | 'left' | 'after'>,
): Conclusion {
  const lines = linesOf(endOfOutput(stdout));
  const document = lines.findIndex((line) => /^[[{]$/.test(line));
  const lastLines = (document < 0 ? lines : lines.slice(0, document)).slice(-3).join(' / ').slice(-300);
  const reported = reportInJson(stdout)?.status;
  const said = `${lastLines ? `last output: ${lastLines}` : 'it printed nothing'}${reported ? `; it reported "${reported}"` : ''}`;
  const state = after
    ? `the module state is "${after.status}", updated at ${after.updated_at}`
    : 'the module has no state';
  return {
    state: 'failed',
    reason: {
      code: 'HyopsOutcomeUnknown',
      what: `${calledInWords(call)} was started, but its end was not observed; ${said}${call.kind === 'hyops' ? `; ${state}` : ''}${also(left)}`,
      where: folder,
      do: 'inspect the target by hand; then retry (it runs again), skip, or abort',
    },
  };
}

function also(left: string): string {
  return left && `; ${left}`;
}

/** Detects a DNS change without targets, which HyOps reports as applied. */
function nothingApplied(after: ModuleState): string | undefined {
  const { outputs } = after;
  const targets = outputs['dns.targets'];
  return outputs['dns.status'] === 'applied' && !(Array.isArray(targets) && targets.length > 0)
    ? 'the DNS change was reported as applied, but no record was changed'
    : undefined;
}

/** Returns the tool's fatal line, or else the last error line of HyOps. */
export function lastError({ stdout, stderr, tool }: Pick<CallFacts, 'stdout' | 'stderr' | 'tool'>): string {
  const fatal = linesOf(endOfOutput(tool)).findLast((line) => /^(fatal:|ERROR!)/.test(line));
  const lines = linesOf(`${endOfOutput(stdout)}\n${endOfOutput(stderr)}`);
  const error = lines.findLast(
    (line) => /\b(ERR|error|refused|failed|fatal)\b/i.test(line) && !line.startsWith('"'),
  );
  return (fatal ?? error ?? lines.at(-1) ?? 'no output').slice(0, 400);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
