import { listAt, type Mapping, mappingAt, mappingOf, textAt } from '../../../mapping';
import { publishedBackup } from '../../../published-backup';
import { type ModuleDefinition, sshDefaults } from '../definition/definition';
import {
  requireChoice,
  requireClusterInventory,
  requireDeclaredEnv,
  requireFlag,
  requireText,
} from '../definition/input-checks';

/** A repository must be named down to its bucket, and its credentials declared. */
function requireRepository(inputs: Mapping, prefix: '' | 'secondary_'): void {
  const backend = textAt(inputs, `${prefix}backend`);
  requireChoice(backend, ['s3', 'gcs'], `inputs.${prefix}backend`);
  requireText(inputs, `${prefix}${backend}_bucket`);
  const credentials = backend === 'gcs' ? ['gcs_sa_json_env'] : ['s3_access_key_env', 's3_secret_key_env'];
  requireDeclaredEnv(
    inputs,
    credentials.map((key) => textAt(inputs, `${prefix}${key}`)),
  );
}

/** Backups of the cluster into the object repository; running it takes a first backup. */
export const postgresqlHaBackup: ModuleDefinition = {
  ref: 'platform/postgresql-ha-backup',
  driver: 'config/ansible',
  packId: 'onprem/common/platform/36-postgresql-ha-backup@v1.0',
  credentials: [],
  // The base state of the cluster is required even when the backup is of a restored instance.
  dependencies: [
    {
      module_ref: 'platform/postgresql-ha',
      required: true,
      imports: { 'cap.db.postgresql_ha': 'upstream.cap_db_postgresql_ha' },
    },
  ],
  defaults: {
    ...sshDefaults,
    apply_mode: '',
    backend: 's3',
    repo_state_ref: '',
    secondary_enabled: false,
    secondary_repo_state_ref: '',
    secondary_backend: '',
    inventory_requires_ipam: true,
    execution_plane: 'workstation-direct',
    target_user: 'opsadmin',
    ssh_proxy_jump_auto: true,
    required_env: [
      'PATRONI_SUPERUSER_PASSWORD',
      'PATRONI_REPLICATION_PASSWORD',
      'PG_BACKUP_S3_ACCESS_KEY_ID',
      'PG_BACKUP_S3_SECRET_ACCESS_KEY',
    ],
    load_vault_env: true,
    repo_path: '/pgbackrest',
    repo_mismatch_action: 'fail',
    s3_bucket: '',
    s3_access_key_env: 'PG_BACKUP_S3_ACCESS_KEY_ID',
    s3_secret_key_env: 'PG_BACKUP_S3_SECRET_ACCESS_KEY',
    gcs_bucket: '',
    gcs_sa_json_env: 'PG_BACKUP_GCS_SA_JSON',
    secondary_gcs_bucket: '',
    secondary_gcs_sa_json_env: 'PG_BACKUP_SECONDARY_GCS_SA_JSON',
    secondary_s3_bucket: '',
    secondary_s3_access_key_env: 'PG_BACKUP_SECONDARY_S3_ACCESS_KEY_ID',
    secondary_s3_secret_key_env: 'PG_BACKUP_SECONDARY_S3_SECRET_ACCESS_KEY',
    retention_full: 30,
    backup_hour: 3,
  },
  publishes: [
    'cap.db.postgresql_ha_backup',
    'pgbackrest_repo',
    'pgbackrest_latest_backup',
    'pgbackrest_latest_backup_set',
    'pgbackrest_latest_backup_timeline',
  ],
  seconds: 8,
  validate(inputs) {
    if (textAt(mappingAt(inputs, 'upstream'), 'cap_db_postgresql_ha') !== 'ready') {
      throw new Error(
        'dependency platform/postgresql-ha is not ready (expected outputs.cap.db.postgresql_ha=ready)',
      );
    }
    requireChoice(textAt(inputs, 'apply_mode'), ['', 'backup'], 'inputs.apply_mode');
    requireClusterInventory(inputs);
    requireRepository(inputs, '');
    if (requireFlag(inputs['secondary_enabled'], 'inputs.secondary_enabled'))
      requireRepository(inputs, 'secondary_');
    requireDeclaredEnv(inputs, ['PATRONI_SUPERUSER_PASSWORD', 'PATRONI_REPLICATION_PASSWORD']);
  },
  async work({ inputs, world, say }) {
    const [master] = listAt(mappingAt(inputs, 'inventory_groups'), 'master').map(mappingOf);
    const site = textAt(await world.siteAt(textAt(master ?? {}, 'host')), 'site');
    const backup = mappingAt(
      await world.act(site, 'backup', { secondary: inputs['secondary_enabled'] === true }),
      'result',
    );
    const label = textAt(backup, 'label');
    say(`backup ${label} of ${site}: ${backup['rows']} rows`);
    return {
      'cap.db.postgresql_ha_backup': 'ready',
      pgbackrest_repo: { backend: textAt(inputs, 'backend'), path: textAt(inputs, 'repo_path') },
      ...publishedBackup(label),
    };
  },
};
