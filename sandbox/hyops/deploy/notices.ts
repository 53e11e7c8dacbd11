import { type Blueprint, changesThings, orderedSteps, stateRefOf } from '../blueprint/blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { say, sayJson } from '../command-line/terminal';
import type { Runtime } from '../runtime/runtime-root';
import { stateStatus } from '../runtime/state-file';
import { describePreflight, failureDetail, type Preflight } from './preflight';

/** Nothing was executed, which is not an error. */
export function saySkeleton(args: Arguments, blueprint: Blueprint): number {
  const { blueprint_ref, mode, order, path } = blueprint;
  if (args.has('json')) {
    sayJson({
      blueprint_ref,
      mode,
      status: 'skeleton',
      message: 'Use --execute to run the steps.',
      order,
      path,
    });
    return exitCodes.ok;
  }
  say(`blueprint=${blueprint_ref} status=skeleton\nexecution disabled; validated order:`);
  for (const step of orderedSteps(blueprint)) say(`  - ${step.id}: ${step.action} ${step.module_ref}`);
  return exitCodes.ok;
}

function sayFindings({ blueprint_ref, mode }: Blueprint, preflight: Preflight): void {
  const status = preflight.requiredFailures.length === 0 ? 'ok' : 'failed';
  say(
    `blueprint=${blueprint_ref} mode=${mode} preflight_status=${status} steps=${preflight.findings.length}`,
  );
  for (const finding of preflight.findings.filter((each) => each.status === 'blocked')) {
    say(`  - ${finding.step.id}: blocked ${failureDetail(finding)}`);
  }
  if (preflight.requiredFailures.length > 0)
    say(`required_failures: ${preflight.requiredFailures.join(', ')}`);
}

/** Prints what preflight found; returns true when the deploy may continue. */
export function sayPreflight(
  args: Arguments,
  blueprint: Blueprint,
  preflight: Preflight | undefined,
): boolean {
  const json = args.has('json');
  if (!preflight) {
    if (!json) say('WARN: blueprint preflight bypassed; decision will be recorded with executed steps');
    return true;
  }
  if (!json) sayFindings(blueprint, preflight);
  const passed = preflight.requiredFailures.length === 0;
  const { blueprint_ref, mode, path } = blueprint;
  if (json && !passed)
    sayJson({
      blueprint_ref,
      mode,
      status: 'failed',
      phase: 'preflight',
      preflight: describePreflight(preflight),
      path,
    });
  return passed;
}

/** Only warns about steps that would change existing resources, because nobody can be asked without a terminal. */
export function sayWarnings(args: Arguments, blueprint: Blueprint, runtime: Runtime): void {
  if (args.has('yes') || args.has('json')) return;
  const active = blueprint.steps.filter((step) => {
    const status = stateStatus(runtime.state, stateRefOf(step));
    return (
      changesThings(step) &&
      !['', 'absent', 'destroyed', 'missing'].includes(status) &&
      !(step.skip_if_state_ok && status === 'ok')
    );
  });
  if (active.length === 0) return;
  say(
    `WARN: deploy may change ${active.length} active blueprint ${active.length === 1 ? 'step' : 'steps'}.\nsteps:`,
  );
  for (const step of active) say(`  - ${step.id} (state=${stateStatus(runtime.state, stateRefOf(step))})`);
  say('WARN: non-interactive session detected; proceeding without prompt (use --yes to silence).');
}
