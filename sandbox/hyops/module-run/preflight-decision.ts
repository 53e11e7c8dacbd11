import type { Mapping } from '../../mapping';
import { stamp } from '../runtime/clock';

const longestReason = 500;

/** The reason for going without preflight, trimmed; throws when there is one without the other. */
export function bypassReason(skips: boolean, raw: string): string {
  const reason = raw.trim();
  const isControl = (letter: string): boolean => letter < ' ' || letter === '\u007f';
  if (reason && !skips) throw new Error('--preflight-bypass-reason requires --skip-preflight');
  if ([...reason].some(isControl))
    throw new Error('--preflight-bypass-reason must be a single printable line');
  if (reason.length > longestReason)
    throw new Error(`--preflight-bypass-reason must not exceed ${longestReason} characters`);
  if (skips && !reason)
    throw new Error('--skip-preflight for a mutating command requires --preflight-bypass-reason');
  return reason;
}

/** What is recorded before a command goes through, or around, its preflight. */
export function newDecision(
  command: string,
  scope: 'driver' | 'blueprint',
  bypass: string,
  parent?: Mapping,
): Mapping {
  return {
    schema_version: 1,
    scope,
    requirement: `${scope}-preflight`,
    command,
    mutating: command === 'apply' || command === 'deploy',
    decision: bypass ? 'bypass' : 'enforce',
    status: bypass ? 'bypassed' : 'pending',
    guarantee: bypass ? 'not-established' : 'pending',
    decision_source: 'operator-cli',
    reason: bypass,
    recorded_at: stamp(),
    ...(parent ? { parent } : {}),
  };
}

/** The decision once preflight has ended; an empty detail means that it passed. */
export function completedDecision(decision: Mapping, detail: string): Mapping {
  const passed = detail === '';
  return {
    ...decision,
    status: passed ? 'passed' : 'failed',
    guarantee: passed ? 'established' : 'not-established',
    completed_at: stamp(),
    ...(passed ? {} : { detail }),
  };
}
