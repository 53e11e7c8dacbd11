import { type Mapping, mappingAt, textAt } from '../../mapping';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { complain, messageOf, say, sayJson } from '../command-line/terminal';
import { openRuntime, requireSelection } from '../runtime/runtime-root';
import { existingStateFile, readState } from '../runtime/state-file';
import { type Command, runtimeOptions } from './command';

function sayState(state: Mapping): void {
  say(`module=${textAt(state, 'module_ref')} status=${textAt(state, 'status') || 'unknown'}`);
  for (const key of ['state_instance', 'run_id', 'updated_at'])
    if (textAt(state, key)) say(`${key}=${textAt(state, key)}`);
  say('outputs:');
  for (const [key, value] of Object.entries(mappingAt(state, 'outputs')))
    say(`  ${key}: ${JSON.stringify(value)}`);
  say(`run record: ${textAt(state, 'evidence_dir')}`);
}

function show(args: Arguments): number {
  requireSelection(args, 'hyops show module');
  const runtime = openRuntime(args);
  const [ref = ''] = args.positionals;
  if (!existingStateFile(runtime.state, ref)) {
    complain(`ERR: module state not found: ${ref}`);
    return exitCodes.operatorError;
  }
  const state = readState(runtime.state, ref);
  if (args.has('json')) sayJson(state);
  else sayState(state);
  return exitCodes.ok;
}

/** The state of a module or one of its instances. */
export const showModule: Command = {
  grammar: { options: runtimeOptions, switches: ['json'], positionals: { min: 1, max: 1 } },
  run(args) {
    try {
      return show(args);
    } catch (error) {
      complain(`ERR: failed to read module state: ${messageOf(error)}`);
      return exitCodes.operatorError;
    }
  },
};
