import type { Mapping } from '../../mapping';
import type { Blueprint } from '../blueprint/blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { say, sayJson } from '../command-line/terminal';
import { faultsOf } from '../runtime/faults';
import type { Runtime } from '../runtime/runtime-root';
import { commandFor, leavesResources } from './next-actions';
import { describePreflight, type Preflight } from './preflight';
import { describeOutcome, failedIds, type StepOutcome } from './step-outcome';

/** A finished deploy, with everything in its report. */
export type Deployed = {
  args: Arguments;
  blueprint: Blueprint;
  runtime: Runtime;
  preflight: Preflight | undefined;
  decision: Mapping;
  outcomes: StepOutcome[];
};

function statusOf(outcomes: readonly StepOutcome[]): 'ok' | 'failed' | 'cancelled' {
  if (failedIds(outcomes, 'cancelled').length > 0) return 'cancelled';
  return failedIds(outcomes, 'failed').length > 0 ? 'failed' : 'ok';
}

function nextActions({ args, blueprint, runtime, outcomes }: Deployed): Mapping {
  const destroy = commandFor('destroy', args, blueprint);
  if (statusOf(outcomes) === 'cancelled')
    return { next_actions: { resume: commandFor('deploy', args, blueprint), destroy } };
  return statusOf(outcomes) === 'failed' && leavesResources(blueprint, runtime)
    ? { next_actions: { destroy } }
    : {};
}

function describe(deployed: Deployed): Mapping {
  const { blueprint, preflight, decision, outcomes } = deployed;
  return {
    blueprint_ref: blueprint.blueprint_ref,
    mode: blueprint.mode,
    status: statusOf(outcomes),
    fail_fast: blueprint.policy.fail_fast,
    order: blueprint.order,
    path: blueprint.path,
    required_failures: failedIds(outcomes, 'failed'),
    optional_failures: failedIds(outcomes, 'failed-optional'),
    steps: outcomes.map(describeOutcome),
    preflight_decision: decision,
    ...(preflight ? { preflight: describePreflight(preflight) } : {}),
    ...nextActions(deployed),
  };
}

function sayPlainly({ args, blueprint, runtime, outcomes }: Deployed): void {
  const destroy = commandFor('destroy', args, blueprint);
  const status = statusOf(outcomes);
  say(
    `blueprint=${blueprint.blueprint_ref} mode=${blueprint.mode} status=${status} steps=${outcomes.length}`,
  );
  for (const [name, which] of [
    ['required_failures', 'failed'],
    ['optional_failures', 'failed-optional'],
  ] as const) {
    const ids = failedIds(outcomes, which);
    if (ids.length > 0) say(`${name}: ${ids.join(', ')}`);
  }
  if (status === 'cancelled')
    say(
      [
        'deployment cancelled; completed resources were retained.',
        `resume:\n  ${commandFor('deploy', args, blueprint)}`,
        `remove:\n  ${destroy}`,
      ].join('\n'),
    );
  if (status === 'failed' && leavesResources(blueprint, runtime))
    say(
      `WARN: deployment failed while resources may remain active\ndestroy incomplete environment: ${destroy}`,
    );
}

/** Prints how a deploy ended and returns its exit code; faults can truncate or corrupt the output. */
export function deployReport(deployed: Deployed): number {
  const { args, outcomes } = deployed;
  const status = statusOf(outcomes);
  const faults = outcomes.map(({ step }) => faultsOf(step.id));
  if (faults.some(({ exitBeforeJson }) => exitBeforeJson)) return exitCodes.ok;
  if (faults.some(({ garbageJson }) => garbageJson)) say('{\n  "blueprint_ref": "cut off", "steps": [');
  else if (args.has('json')) sayJson(describe(deployed));
  else sayPlainly(deployed);
  if (status === 'cancelled') return exitCodes.cancelled;
  return status === 'ok' ? exitCodes.ok : exitCodes.operatorError;
}
