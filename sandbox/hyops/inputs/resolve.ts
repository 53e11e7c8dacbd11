import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isMapping, type Mapping, mappingAt, textAt, type Value } from '../../mapping';
import { readYaml } from '../../yaml-file';
import { messageOf } from '../command-line/terminal';
import type { Dependency, ModuleDefinition, Purpose } from '../modules/definition/definition';
import { findModule } from '../modules/table';
import { coreFolder } from '../runtime/core-root';
import { moduleIdOf, normalizeStateRef, splitStateRef } from '../runtime/module-reference';
import type { Runtime } from '../runtime/runtime-root';
import { readState, stateFile, stateStatus } from '../runtime/state-file';
import { isRepositoryModule } from './from-state/backup';
import type { StateReference } from './from-state/state-reference';
import { stateReferences } from './from-state/table';
import { withInput, withOverrides } from './overrides';

/** Which module to resolve, with which inputs (empty: none), and what for. */
export type Request = {
  moduleRef: string;
  inputsFile: string;
  runtime: Runtime;
  purpose: Purpose;
  /** States that earlier steps of the blueprint will have made `ok`. */
  assumed: ReadonlySet<string>;
};

/** A module with the inputs it would run with. */
export type Resolved = { definition: ModuleDefinition; inputs: Mapping; dependencies: Mapping[] };

type Imported = { inputs: Mapping; record: Mapping };

function importFrom(dependency: Dependency, { runtime, assumed }: Request): Imported {
  const { module_ref, required, imports } = dependency;
  const record = { module_ref, required, imports, state_path: stateFile(runtime.state, module_ref) };
  let outputs: Mapping;
  try {
    outputs = mappingAt(readState(runtime.state, module_ref), 'outputs');
  } catch (error) {
    if (required && !assumed.has(module_ref))
      throw new Error(`dependency state unavailable for ${module_ref}: ${messageOf(error)}`);
    return { inputs: {}, record: { ...record, resolved: false } };
  }
  const found = Object.entries(imports).filter(([key]) => key in outputs);
  const missing = Object.keys(imports).filter((key) => !(key in outputs));
  if (required && missing.length > 0)
    throw new Error(`dependency outputs missing for ${module_ref}: ${missing.join(', ')}`);
  const inputs = found.reduce<Mapping>(
    (all, [key, path]) => withInput(all, path.split('.'), outputs[key] ?? null),
    {},
  );
  return { inputs, record: { ...record, resolved: found.length > 0, imported: found.length } };
}

/** An operator's inputs over the module's own; a blank text does not erase what is there. */
function overlaid(base: Mapping, operator: Mapping): Mapping {
  const out = { ...base };
  for (const [key, value] of Object.entries(operator)) {
    const current = out[key];
    const blank =
      typeof value === 'string' &&
      value.trim() === '' &&
      typeof current === 'string' &&
      current.trim() !== '';
    if (!blank) out[key] = isMapping(value) && isMapping(current) ? overlaid(current, value) : value;
  }
  return out;
}

function readyInstances(runtime: Runtime, module: string): string[] {
  const folder = join(runtime.state, 'modules', moduleIdOf(module), 'instances');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const refs = files
    .filter((file) => file.endsWith('.json'))
    .map((file) => `${module}#${basename(file, '.json')}`);
  return refs.filter((ref) => stateStatus(runtime.state, ref) === 'ok').sort();
}

function refuseAmbiguity(key: string, ref: string, runtime: Runtime): void {
  const { module, instance } = splitStateRef(ref);
  const ready = isRepositoryModule(module) && !instance ? readyInstances(runtime, module) : [];
  if (ready.length > 1)
    throw new Error(
      `inputs.${key}=${module} is ambiguous: several repository states are ready (${ready.join(', ')})`,
    );
}

function dereference(inputs: Mapping, reference: StateReference, { runtime, assumed }: Request): Mapping {
  const { key, instead } = reference;
  const raw = textAt(inputs, key);
  if (!raw || reference.idle?.(inputs)) return inputs;
  const ref = normalizeStateRef(raw);
  if (assumed.has(ref)) return { ...inputs, ...reference.assume?.(inputs) };
  refuseAmbiguity(key, ref, runtime);
  const remedy = `Re-apply upstream module '${ref}' or ${instead}.`;
  let state: Mapping;
  try {
    state = readState(runtime.state, ref);
  } catch (error) {
    throw new Error(`${key}=${ref} state is unavailable: ${messageOf(error)}. ${remedy}`);
  }
  const status = textAt(state, 'status').toLowerCase();
  if (status !== 'ok')
    throw new Error(`${key}=${ref} is not ready (status=${status || 'missing'}). ${remedy}`);
  return { ...inputs, ...reference.take(inputs, mappingAt(state, 'outputs'), ref) };
}

function validated(
  { definition, inputs }: { definition: ModuleDefinition; inputs: Mapping },
  purpose: Purpose,
): void {
  try {
    definition.validate?.(inputs, purpose);
  } catch (error) {
    const { ref } = definition;
    throw new Error(
      `input validation failed for ${ref}: validator failed for module_ref=${ref}: ${messageOf(error)}`,
    );
  }
}

/**
 * Inputs of a module, lowest precedence first: its defaults, its dependencies' outputs, the operator's file, the
 * environment, then whatever state references fill in. Throws the first thing that is wrong or missing.
 */
export function resolveModule(request: Request): Resolved {
  const definition = findModule(request.moduleRef);
  if (!definition)
    throw new Error(`spec not found: ${join(coreFolder('modules'), request.moduleRef, 'spec.yml')}`);
  const imported = (definition.dependencies ?? []).map((dependency) => importFrom(dependency, request));
  const base: Mapping = Object.assign({}, definition.defaults, ...imported.map(({ inputs }) => inputs));
  const operator: Record<string, Value> = request.inputsFile ? readYaml(request.inputsFile) : {};
  const given = withOverrides(overlaid(base, operator));
  const inputs = stateReferences.reduce(
    (current, reference) => dereference(current, reference, request),
    given,
  );
  validated({ definition, inputs }, request.purpose);
  return { definition, inputs, dependencies: imported.map(({ record }) => record) };
}
