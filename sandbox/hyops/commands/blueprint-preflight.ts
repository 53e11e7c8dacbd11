import type { Blueprint } from '../blueprint/blueprint';
import { loadBlueprint, requireOverlayScope } from '../blueprint/locate-blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say, sayJson } from '../command-line/terminal';
import { describePreflight, failureDetail, type Preflight, runPreflight } from '../deploy/preflight';
import { openRuntime, requireSelection } from '../runtime/runtime-root';
import { blueprintGrammar, type Command } from './command';

function sayPlainly({ blueprint_ref, mode }: Blueprint, preflight: Preflight): void {
  const summary = describePreflight(preflight);
  say(
    `blueprint=${blueprint_ref} mode=${mode} preflight_status=${String(summary['status'])} steps=${preflight.findings.length}`,
  );
  for (const finding of preflight.findings) {
    say(`  - ${finding.step.id}: ${finding.status} ${finding.step.action} ${finding.step.module_ref}`);
    if (finding.status === 'blocked') say(`    reason: ${failureDetail(finding)}`);
  }
  if (preflight.requiredFailures.length > 0)
    say(`required_failures: ${preflight.requiredFailures.join(', ')}`);
  if (preflight.optionalFailures.length > 0)
    say(`optional_failures: ${preflight.optionalFailures.join(', ')}`);
}

function report(args: Arguments, blueprint: Blueprint, preflight: Preflight): void {
  const { blueprint_ref, mode, path, order } = blueprint;
  if (args.has('json')) sayJson({ blueprint_ref, mode, path, order, ...describePreflight(preflight) });
  else sayPlainly(blueprint, preflight);
}

function check(args: Arguments): number {
  const blueprint = loadBlueprint(args);
  requireSelection(args, 'hyops blueprint preflight');
  const runtime = openRuntime(args);
  requireOverlayScope(args, runtime, 'hyops blueprint preflight');
  const preflight = runPreflight(blueprint, runtime);
  report(args, blueprint, preflight);
  return preflight.requiredFailures.length === 0 ? exitCodes.ok : exitCodes.operatorError;
}

/** Checks what a deploy would need, step by step. */
export const blueprintPreflight: Command = {
  grammar: { ...blueprintGrammar, options: [...(blueprintGrammar.options ?? []), 'module-root'] },
  run(args) {
    try {
      return check(args);
    } catch (error) {
      say(`ERR: blueprint preflight failed: ${messageOf(error)}`);
      return exitCodes.operatorError;
    }
  },
};
