import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from '../../json-file';
import { isMapping, type Mapping } from '../../mapping';
import { readYaml, renderYaml } from '../../yaml-file';
import type { Blueprint, Step } from '../blueprint/blueprint';
import { canonical, type Runtime } from '../runtime/runtime-root';

function merged(base: Mapping, over: Mapping): Mapping {
  const out = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const current = out[key];
    out[key] = isMapping(value) && isMapping(current) ? merged(current, value) : value;
  }
  return out;
}

function namedInputs(step: Step, blueprint: Blueprint): string {
  const file = canonical(resolve(dirname(blueprint.path), step.inputs_file));
  if (!existsSync(file)) throw new Error(`step '${step.id}' inputs_file not found: ${file}`);
  return file;
}

/** Writes the inputs of a step to its fixed place under `work/`; the path, or empty when the step has no inputs. */
export function materializeInputs(step: Step, blueprint: Blueprint, runtime: Runtime): string {
  const named = step.inputs_file ? namedInputs(step, blueprint) : '';
  if (step.inputs === null) return named;
  const token = blueprint.blueprint_ref.replaceAll(/[^A-Za-z0-9_.-]+/g, '_');
  const file = join(runtime.work, 'blueprint-inputs', token, `${step.id}.inputs.yml`);
  writeFileAtomic(file, renderYaml(merged(named ? readYaml(named) : {}, step.inputs)));
  return file;
}
