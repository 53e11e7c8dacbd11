import { mappingAt, mappingOf, textAt } from '../../mapping';

/** How to reach a secret store with the API of HashiCorp Vault; the engine is `kv-v1` or `kv-v2`. */
export type SecretStore = { address: string; token: string; namespace: string; engine: string };

const TIMEOUT_MS = 20_000;

/** Fetches the value of a reference `mount/path#field`; the field is `name` when there is none. */
export async function fetchSecret(store: SecretStore, reference: string, name: string): Promise<string> {
  const [path = '', field = name] = reference.split('#');
  const [mount = '', ...rest] = path.split('/');
  const place =
    store.engine === 'kv-v2' && !path.includes('/data/') ? [mount, 'data', ...rest] : [mount, ...rest];
  const answer = await fetch(`${store.address.replace(/\/+$/, '')}/v1/${place.join('/')}`, {
    headers: {
      'X-Vault-Token': store.token,
      ...(store.namespace ? { 'X-Vault-Namespace': store.namespace } : {}),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Error(`failed to reach Vault API: ${String(error)}`);
  });
  const text = (await answer.text()).trim();
  if (!answer.ok) throw new Error(text || `Vault API returned HTTP ${answer.status}`);
  const data = mappingAt(mappingOf(JSON.parse(text)), 'data');
  const value = textAt('data' in data ? mappingAt(data, 'data') : data, field).trim();
  if (!value) throw new Error(`field '${field}' missing or empty in Vault secret '${reference}'`);
  return value;
}
