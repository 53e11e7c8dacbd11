import { textAt } from '../../mapping';
import type { ModuleDefinition } from './definition/definition';
import { refusePlaceholders, requireText } from './definition/input-checks';

/** The object storage that backups go to. */
export const objectRepo: ModuleDefinition = {
  ref: 'org/gcp/object-repo',
  driver: 'iac/terragrunt',
  packId: 'gcp/org/10-pgbackrest-repo@v1.0',
  credentials: ['gcp'],
  defaults: {
    project_state_ref: '',
    project_id: '',
    bucket_name: '',
    location: '',
    storage_class: 'STANDARD',
    service_account_id: '',
  },
  publishes: [
    'repo_backend',
    'repo_provider',
    'repo_bucket_name',
    'repo_region',
    'repo_principal_type',
    'repo_principal_name',
    'repo_credential_create_hint',
    'bucket_name',
    'service_account_email',
    'gcloud_sa_key_hint',
  ],
  seconds: 6,
  validate(inputs) {
    for (const key of ['project_id', 'bucket_name', 'location']) requireText(inputs, key);
    refusePlaceholders(inputs, ['project_id', 'bucket_name', 'location']);
  },
  async work({ inputs }) {
    const bucket = textAt(inputs, 'bucket_name');
    return {
      repo_backend: 'gcs',
      repo_provider: 'gcp',
      repo_bucket_name: bucket,
      repo_region: textAt(inputs, 'location'),
      bucket_name: bucket,
    };
  },
};
