import type { Mapping } from '../../mapping';
import { type Blueprint, orderedSteps } from '../blueprint/blueprint';
import { loadBlueprint, requireOverlayScope } from '../blueprint/locate-blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { interruptedMeanwhile } from '../command-line/interrupt';
import { complain, messageOf, say } from '../command-line/terminal';
import { sayPreflight, saySkeleton, sayWarnings } from '../deploy/notices';
import { type Preflight, runPreflight } from '../deploy/preflight';
import { deployReport } from '../deploy/report';
import { runStep } from '../deploy/run-step';
import type { StepOutcome } from '../deploy/step-outcome';
import { bypassReason, completedDecision, newDecision } from '../module-run/preflight-decision';
import { openRuntime, type Runtime, requireSelection } from '../runtime/runtime-root';
import { blueprintGrammar, type Command } from './command';

function open(args: Arguments): { runtime: Runtime; bypass: string } {
  requireSelection(args, 'hyops blueprint deploy');
  const runtime = openRuntime(args);
  requireOverlayScope(args, runtime, 'hyops blueprint deploy');
  return {
    runtime,
    bypass: bypassReason(args.has('skip-preflight'), args.option('preflight-bypass-reason')),
  };
}

function judged(decision: Mapping, preflight: Preflight | undefined): Mapping {
  if (!preflight) return decision;
  const failures = preflight.requiredFailures;
  return completedDecision(decision, failures.length > 0 ? `required_failures=${failures.join(',')}` : '');
}

async function runSteps(
  blueprint: Blueprint,
  runtime: Runtime,
  decision: Mapping,
  args: Arguments,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const steps = orderedSteps(blueprint);
  const verbose = (process.env['HYOPS_VERBOSE'] ?? '') !== '';
  for (const [index, step] of steps.entries()) {
    const progress = Math.floor(((index + 1) * 100) / steps.length);
    const outcome = await runStep(step, {
      blueprint,
      runtime,
      decision,
      outFolder: args.option('out-dir'),
      verbose,
      progress,
    });
    outcomes.push(outcome);
    if (outcome.status === 'cancelled') break;
    if (outcome.status === 'failed' && blueprint.policy.fail_fast) break;
  }
  return outcomes;
}

async function deploy(args: Arguments): Promise<number> {
  const blueprint = loadBlueprint(args);
  if (!args.has('execute')) return saySkeleton(args, blueprint);
  const { runtime, bypass } = open(args);
  const preflight = bypass ? undefined : runPreflight(blueprint, runtime);
  const decision = judged(newDecision('deploy', 'blueprint', bypass), preflight);
  if (!sayPreflight(args, blueprint, preflight)) return exitCodes.operatorError;
  if (await interruptedMeanwhile()) {
    complain('Cancelled by user.');
    return exitCodes.cancelled;
  }
  sayWarnings(args, blueprint, runtime);
  const outcomes = await runSteps(blueprint, runtime, decision, args);
  return deployReport({ args, blueprint, runtime, preflight, decision, outcomes });
}

/** Runs a blueprint; without `--execute` it only says what it would run, and that is exit code 0. */
export const blueprintDeploy: Command = {
  grammar: {
    options: [
      ...(blueprintGrammar.options ?? []),
      'module-root',
      'out-dir',
      'deps-inputs-dir',
      'preflight-bypass-reason',
    ],
    switches: ['json', 'execute', 'yes', 'deps-force', 'skip-preflight'],
  },
  async run(args) {
    try {
      return await deploy(args);
    } catch (error) {
      say(`ERR: blueprint deploy failed: ${messageOf(error)}`);
      return exitCodes.operatorError;
    }
  },
};
