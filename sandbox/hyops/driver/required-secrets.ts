import { type Mapping, textsAt } from '../../mapping';
import type { Runtime } from '../runtime/runtime-root';
import { environmentWithVault } from '../vault/vault';

/** The names in `required_env` that neither the shell nor the vault gives, as a sentence; empty when none. */
export function missingSecrets(inputs: Mapping, runtime: Runtime): string {
  const required = textsAt(inputs, 'required_env');
  if (required.length === 0) return '';
  const { env, error } = environmentWithVault(runtime);
  const missing = required.filter((name) => (env[name] ?? '').trim() === '').sort();
  if (missing.length === 0) return '';
  return `missing required env vars: ${missing.join(', ')}. ${error ? `${error}. ` : ''}Store them with: hyops secrets set KEY=VALUE`;
}

/** The environment a tool gets; the vault is opened only when something is missing or the inputs ask for it. */
export function secretsOf(
  inputs: Mapping,
  runtime: Runtime,
): { env: NodeJS.ProcessEnv; loaded: number; error: string } {
  const missing = textsAt(inputs, 'required_env').some((name) => (process.env[name] ?? '').trim() === '');
  return missing || inputs['load_vault_env'] === true
    ? environmentWithVault(runtime)
    : { env: process.env, loaded: 0, error: '' };
}
