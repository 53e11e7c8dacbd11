import { isMapping, type Mapping, toValue, type Value } from '../../mapping';

const prefix = 'HYOPS_INPUT_';

function parsed(text: string): Value {
  try {
    return text.trim() === '' ? '' : toValue(JSON.parse(text));
  } catch {
    return text;
  }
}

/** A copy with one input set at a path; what is in the way is replaced. */
export function withInput(inputs: Mapping, path: readonly string[], value: Value): Mapping {
  const [key, ...rest] = path;
  if (key === undefined) return inputs;
  const below = inputs[key];
  return {
    ...inputs,
    [key]: rest.length === 0 ? value : withInput(isMapping(below) ? below : {}, rest, value),
  };
}

/**
 * `HYOPS_INPUTS_JSON` and `HYOPS_INPUT_<name>` (nested with `__`) override the inputs of every module of the
 * process, a gate's confirmation included, and no record says so.
 */
export function withOverrides(inputs: Mapping): Mapping {
  const blob = parsed(process.env['HYOPS_INPUTS_JSON'] ?? '');
  if (blob !== '' && !isMapping(blob)) throw new Error('HYOPS_INPUTS_JSON must be a JSON object');
  return Object.entries(process.env).reduce(
    (current, [name, value]) => {
      const path = name.startsWith(prefix)
        ? name.slice(prefix.length).toLowerCase().split('__').filter(Boolean)
        : [];
      return withInput(current, path, parsed(value ?? ''));
    },
    { ...inputs, ...(isMapping(blob) ? blob : {}) },
  );
}
