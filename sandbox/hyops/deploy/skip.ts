import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMapping, type Mapping, textAt, type Value } from '../../mapping';
import { readYaml } from '../../yaml-file';
import { changesThings, type Step, stateRefOf } from '../blueprint/blueprint';
import { rerunInputs } from '../inputs/rerun-inputs';
import type { Runtime } from '../runtime/runtime-root';
import { readStateOrEmpty, stateStatus } from '../runtime/state-file';

const isEmpty = (value: Value): boolean =>
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0) ||
  (isMapping(value) && Object.keys(value).length === 0);

function pruned(value: Value): Value {
  if (Array.isArray(value)) return value.map(pruned).filter((item) => !isEmpty(item));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, pruned(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)));
}

function driftOf(current: Value, baseline: Value | undefined, path: string): string {
  if (!isMapping(current)) return isDeepStrictEqual(current, baseline) ? '' : `${path} changed`;
  if (!isMapping(baseline)) return `${path} changed`;
  for (const [key, value] of Object.entries(current)) {
    const drift = driftOf(value, baseline[key], path ? `${path}.${key}` : key);
    if (drift) return drift;
  }
  return '';
}

function inputsOfLastRun(state: Mapping): Mapping {
  const evidence = textAt(state, 'evidence_dir');
  const candidates = [
    textAt(state, 'resolved_inputs_file'),
    textAt(state, 'rerun_inputs_file'),
    evidence ? join(evidence, 'resolved.inputs.yml') : '',
  ];
  const file = candidates.find((path) => path && existsSync(path));
  return file ? rerunInputs(readYaml(file)) : {};
}

/** Whether the step may be skipped because its state is `ok`, and if not, which input drifted. */
export type SkipVerdict = { skip: boolean; drift: string };

/**
 * HyOps skips on the word of a state file alone: `verify_state_on_skip` looks at nothing for the modules here,
 * and the test comes before every other check of the step.
 */
export function judgeSkip(step: Step, inputsFile: string, runtime: Runtime): SkipVerdict {
  const candidate =
    step.skip_if_state_ok && changesThings(step) && stateStatus(runtime.state, stateRefOf(step)) === 'ok';
  if (!candidate) return { skip: false, drift: '' };
  const current = inputsFile ? pruned(rerunInputs(readYaml(inputsFile))) : {};
  const baseline = inputsOfLastRun(readStateOrEmpty(runtime.state, stateRefOf(step)));
  const drift = isEmpty(current) || isEmpty(baseline) ? '' : driftOf(current, baseline, '');
  return { skip: drift === '', drift };
}
