import { type Mapping, mappingAt, textAt } from '../../../mapping';
import { type StateReference, whenBlank } from './state-reference';

function repositoryFields(prefix: string, outputs: Mapping, ref: string): Mapping {
  const backend = textAt(outputs, 'repo_backend') || textAt(outputs, 'repo_provider').replace('gcp', 'gcs');
  if (!['s3', 'gcs', 'azure'].includes(backend))
    throw new Error(`${ref} does not publish a valid repository backend`);
  const bucket =
    textAt(outputs, 'repo_bucket_name') ||
    textAt(outputs, 'bucket_name') ||
    textAt(outputs, 'container_name');
  if (!bucket)
    throw new Error(`${ref} does not publish required output repo_bucket_name for backend=${backend}`);
  const field = backend === 'azure' ? 'azure_container' : `${backend}_bucket`;
  return { [`${prefix}backend`]: backend, [`${prefix}${field}`]: bucket };
}

/** The backup repository: which storage, which bucket. */
export const repository: StateReference = {
  key: 'repo_state_ref',
  instead: 'provide backend-specific repo inputs explicitly',
  take: (_inputs, outputs, ref) => repositoryFields('', outputs, ref),
};

/** The repository of second copies, into the inputs that begin with `secondary_`. */
export const secondaryRepository: StateReference = {
  ...repository,
  key: 'secondary_repo_state_ref',
  take: (_inputs, outputs, ref) => repositoryFields('secondary_', outputs, ref),
};

/** The newest backup of a backup module, as what to restore. */
export const backup: StateReference = {
  key: 'backup_state_ref',
  instead: 'provide inputs.restore_set explicitly',
  take(inputs, outputs, ref) {
    const set =
      textAt(outputs, 'pgbackrest_latest_backup_set') ||
      textAt(mappingAt(outputs, 'pgbackrest_latest_backup'), 'label');
    if (!set) throw new Error(`${ref} does not publish an available pgBackRest backup`);
    return whenBlank(inputs, { restore_set: set });
  },
};

/** The managed standby whose status is requested. */
export const replica: StateReference = {
  key: 'replica_state_ref',
  instead: 'provide explicit managed standby status inputs',
  assume: (inputs) =>
    whenBlank(inputs, {
      project_id: 'placeholder-project',
      region: 'europe-west2',
      source_connection_profile_name: 'placeholder-source',
      destination_connection_profile_name: 'placeholder-destination',
      migration_job_name: 'placeholder-job',
    }),
  take: (_inputs, outputs) => ({
    project_id: textAt(outputs, 'target_project_id'),
    region: textAt(outputs, 'target_region'),
    ...Object.fromEntries(
      [
        'target_instance_name',
        'target_db_host',
        'target_connection_name',
        'endpoint_dns_name',
        'connectivity_mode',
        'source_connection_profile_name',
        'destination_connection_profile_name',
        'migration_job_name',
      ].map((key) => [key, textAt(outputs, key)]),
    ),
  }),
};

/** Whether a module is a repository, whose reference must be unambiguous. */
export function isRepositoryModule(ref: string): boolean {
  return /^org\/[a-z]+\/(object-repo|pgbackrest-repo)$/.test(ref);
}
