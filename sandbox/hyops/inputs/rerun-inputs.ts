import { isMapping, type Mapping, textAt, type Value } from '../../mapping';

const sensitive = ['password', 'secret', 'token', 'api_key', 'account_key', 'access_key', 'sa_json'];

function isSensitive(key: string): boolean {
  const name = key.trim().toLowerCase();
  return !/_(env|file|path)$/.test(name) && sensitive.some((part) => name.includes(part));
}

function withoutSecrets(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isMapping(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !isSensitive(key) && !key.startsWith('_hyops_'));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSecrets(item)]));
}

const repositoryFields = [
  'backend',
  's3_bucket',
  's3_endpoint',
  's3_region',
  's3_uri_style',
  'gcs_bucket',
  'gcs_sa_dest',
  'azure_storage_account',
  'azure_container',
];

/** What a state reference fills in is not an operator's input, and is left out of what a rerun starts from. */
const derived: Record<string, readonly string[]> = {
  inventory_state_ref: ['inventory_groups'],
  project_state_ref: ['project_id'],
  network_state_ref: ['private_network', 'network', 'network_self_link'],
  router_state_ref: ['router_name'],
  repo_state_ref: repositoryFields,
  secondary_repo_state_ref: repositoryFields.map((field) => `secondary_${field}`),
};

/** The inputs an operator gave, without secrets and without what was derived from state. */
export function rerunInputs(inputs: Mapping): Mapping {
  const clean = withoutSecrets(inputs);
  if (!isMapping(clean)) return {};
  const gone = Object.entries(derived).flatMap(([ref, fields]) => (textAt(clean, ref) ? fields : []));
  return Object.fromEntries(Object.entries(clean).filter(([key]) => !gone.includes(key)));
}
