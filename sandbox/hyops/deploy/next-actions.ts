import { type Blueprint, stateRefOf } from '../blueprint/blueprint';
import type { Arguments } from '../command-line/arguments';
import { shellQuoted } from '../command-line/terminal';
import type { Runtime } from '../runtime/runtime-root';
import { stateStatus } from '../runtime/state-file';

/** The command line that does something else with the same blueprint in the same runtime. */
export function commandFor(verb: 'deploy' | 'destroy', args: Arguments, blueprint: Blueprint): string {
  const env = args.option('env').trim();
  const where = env ? ['--env', env] : ['--root', args.option('root')];
  const file = args.option('file').trim();
  const what = file ? ['--file', file] : ['--ref', blueprint.blueprint_ref];
  return ['hyops', 'blueprint', verb, ...where, ...what, '--execute'].map(shellQuoted).join(' ');
}

/** Reports whether any step of the blueprint has a state that may describe real resources. */
export function leavesResources(blueprint: Blueprint, runtime: Runtime): boolean {
  const gone = ['', 'absent', 'destroyed', 'missing'];
  return blueprint.steps.some((step) => !gone.includes(stateStatus(runtime.state, stateRefOf(step))));
}
