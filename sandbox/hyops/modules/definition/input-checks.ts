import { isMapping, type Mapping, textAt, textsAt, type Value } from '../../../mapping';

/** Checks that modules make on their inputs; each throws a sentence naming the input. */
export function requireText(inputs: Mapping, key: string): string {
  const value = inputs[key];
  if (typeof value !== 'string' || value.trim() === '')
    throw new Error(`inputs.${key} must be a non-empty string`);
  return value.trim();
}

/** A boolean and nothing that looks like one. */
export function requireFlag(value: Value | undefined, field: string): boolean {
  if (typeof value !== 'boolean') throw new Error(`${field} must be a boolean`);
  return value;
}

/** Throws unless the value is one of the allowed words. */
export function requireChoice(value: string, allowed: readonly string[], field: string): void {
  if (!allowed.includes(value)) throw new Error(`${field} must be one of: ${allowed.join(', ')}`);
}

/** The inputs at these keys must not still carry the scaffold's `CHANGE_ME`. */
export function refusePlaceholders(inputs: Mapping, keys: readonly string[]): void {
  const key = keys.find((name) => textAt(inputs, name).toUpperCase().includes('CHANGE_ME'));
  if (key)
    throw new Error(`inputs.${key} must not contain placeholder values (found '${textAt(inputs, key)}')`);
}

/** Secrets must be declared in `required_env`, or preflight could not see that they are missing. */
export function requireDeclaredEnv(inputs: Mapping, names: readonly string[]): void {
  const declared = textsAt(inputs, 'required_env');
  const missing = names.filter((name) => name && !declared.includes(name));
  if (missing.length > 0) throw new Error(`inputs.required_env must include: ${missing.join(', ')}`);
}

/** A PostgreSQL cluster needs its master, its replicas and where they keep their agreement. */
export function requireClusterInventory(inputs: Mapping): void {
  const resolved = inputs['inventory_groups'];
  const named = inputs['inventory_vm_groups'];
  const groups = isMapping(resolved) && Object.keys(resolved).length > 0 ? resolved : named;
  if (!isMapping(groups) || Object.keys(groups).length === 0) {
    throw new Error('inputs.inventory_state_ref is required when inputs.inventory_groups is empty');
  }
  for (const group of ['master', 'replica', 'postgres_cluster', 'etcd_cluster']) {
    if (!(group in groups)) throw new Error(`inventory must include group '${group}'`);
  }
}
