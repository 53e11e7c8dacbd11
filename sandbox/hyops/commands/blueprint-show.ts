import { type Blueprint, orderedSteps } from '../blueprint/blueprint';
import { loadBlueprint } from '../blueprint/locate-blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say, sayJson } from '../command-line/terminal';
import { blueprintGrammar, type Command } from './command';

function showValidated(blueprint: Blueprint, args: Arguments): void {
  if (args.has('json')) sayJson(blueprint);
  else say(`blueprint=${blueprint.blueprint_ref} mode=${blueprint.mode} status=ok\npath=${blueprint.path}`);
}

function sayPlan(blueprint: Blueprint): void {
  const { blueprint_ref, mode, order } = blueprint;
  say(`blueprint=${blueprint_ref} mode=${mode} plan_steps=${order.length}\norder:`);
  for (const step of orderedSteps(blueprint))
    say(`  - ${step.id}: ${step.action} ${step.module_ref} [${step.phase}]`);
}

function showPlan(blueprint: Blueprint, args: Arguments): void {
  const { blueprint_ref, mode, policy, path, order, steps } = blueprint;
  if (args.has('json')) sayJson({ blueprint_ref, mode, policy, path, order, steps });
  else sayPlan(blueprint);
}

const showing = (failure: string, show: (blueprint: Blueprint, args: Arguments) => void): Command => ({
  grammar: blueprintGrammar,
  run(args) {
    try {
      show(loadBlueprint(args), args);
      return exitCodes.ok;
    } catch (error) {
      say(`ERR: blueprint ${failure} failed: ${messageOf(error)}`);
      return exitCodes.operatorError;
    }
  },
});

/** Checks a blueprint's form alone. */
export const blueprintValidate = showing('validation', showValidated);

/** Shows a blueprint's order; nothing is compared with the world. */
export const blueprintPlan = showing('plan', showPlan);
