import { listAt, type Mapping, mappingAt, mappingOf, numberAt, textAt } from '../../../mapping';
import { type ModuleDefinition, sshDefaults } from '../definition/definition';
import {
  requireChoice,
  requireClusterInventory,
  requireDeclaredEnv,
  requireText,
} from '../definition/input-checks';

/** A restore overwrites data: it must be confirmed, and what is to be restored must be named. */
function requireRestoreGuards(inputs: Mapping): void {
  if (inputs['restore_confirm'] !== true) {
    throw new Error(
      'inputs.restore_confirm must be true when inputs.apply_mode=restore (a restore is destructive)',
    );
  }
  const selectors = ['backup_state_ref', 'restore_set', 'restore_target_time'];
  if (selectors.every((key) => textAt(inputs, key) === '')) {
    throw new Error(
      'restore mode requires an explicit recovery selector: set one of inputs.backup_state_ref, inputs.restore_set, inputs.restore_target_time',
    );
  }
  requireChoice(textAt(inputs, 'backend'), ['s3', 'gcs'], 'inputs.backend');
  requireText(inputs, 'repo_path');
  requireText(inputs, textAt(inputs, 'backend') === 'gcs' ? 'gcs_bucket' : 's3_bucket');
  if (textAt(inputs, 'backend') === 'gcs') requireDeclaredEnv(inputs, [textAt(inputs, 'gcs_sa_json_env')]);
}

function masterAddress(inputs: Mapping): string {
  const [master] = listAt(mappingAt(inputs, 'inventory_groups'), 'master').map(mappingOf);
  return textAt(master ?? {}, 'hyops_resolved_host') || textAt(master ?? {}, 'host');
}

/** The endpoint contract: a stable name, its current target, and whether a cutover is needed. */
function endpoint(inputs: Mapping): Mapping {
  const vip = textAt(inputs, 'cluster_vip');
  const name = textAt(inputs, 'endpoint_dns_name');
  const host = vip || masterAddress(inputs);
  const port = numberAt(inputs, 'postgresql_port', 5432);
  return {
    pg_host: host,
    pg_port: port,
    cluster_vip: vip,
    endpoint_target: name || vip || host,
    endpoint_target_type: name ? 'dns' : vip ? 'vip' : 'host',
    endpoint_dns_name: name,
    endpoint_host: host,
    endpoint_port: port,
    endpoint_cutover_required: name !== '' || vip === '',
    db_host: host,
    db_port: port,
  };
}

/** The database cluster; `apply_mode: restore` copies a backup of the repository into the site at the master's address. */
export const postgresqlHa: ModuleDefinition = {
  ref: 'platform/postgresql-ha',
  driver: 'config/ansible',
  packId: 'onprem/common/platform/35-postgresql-ha@v1.0',
  credentials: [],
  defaults: {
    ...sshDefaults,
    apply_mode: 'auto',
    inventory_requires_ipam: true,
    execution_plane: 'workstation-direct',
    target_user: 'opsadmin',
    ssh_proxy_jump_auto: true,
    required_env: ['PATRONI_SUPERUSER_PASSWORD', 'PATRONI_REPLICATION_PASSWORD', 'NETBOX_DB_PASSWORD'],
    patroni_cluster_name: 'postgres-ha',
    patroni_superuser_password_env: 'PATRONI_SUPERUSER_PASSWORD',
    patroni_replication_password_env: 'PATRONI_REPLICATION_PASSWORD',
    postgresql_version: 16,
    postgresql_port: 5432,
    restore_confirm: false,
    restore_set: '',
    restore_target_timeline: '',
    restore_target_time: '',
    restore_delta: false,
    backend: 'gcs',
    repo_path: '/pgbackrest',
    backup_state_ref: '',
    s3_bucket: '',
    gcs_bucket: '',
    gcs_sa_json_env: 'PG_BACKUP_GCS_SA_JSON',
    gcs_sa_dest: '/var/lib/hybridops/pgbackrest/gcs-sa.json',
    cluster_vip: '',
    endpoint_dns_name: '',
    db_name: 'netbox',
    db_user: 'netbox',
    db_password_env: 'NETBOX_DB_PASSWORD',
  },
  publishes: [
    'pg_host',
    'pg_port',
    'cluster_vip',
    'endpoint_target',
    'endpoint_target_type',
    'endpoint_dns_name',
    'endpoint_host',
    'endpoint_port',
    'endpoint_cutover_required',
    'inventory_groups',
    'apps',
    'db_host',
    'db_port',
    'db_name',
    'db_user',
    'db_password_env',
    'cap.db.postgresql_ha',
  ],
  seconds: 30,
  validate(inputs) {
    requireChoice(
      textAt(inputs, 'apply_mode') || 'auto',
      ['auto', 'bootstrap', 'maintenance', 'restore'],
      'inputs.apply_mode',
    );
    requireClusterInventory(inputs);
    requireChoice(
      textAt(inputs, 'execution_plane'),
      ['workstation-direct', 'runner-local'],
      'inputs.execution_plane',
    );
    requireDeclaredEnv(inputs, [
      textAt(inputs, 'patroni_superuser_password_env'),
      textAt(inputs, 'patroni_replication_password_env'),
    ]);
    if (textAt(inputs, 'apply_mode') === 'restore') requireRestoreGuards(inputs);
    requireDeclaredEnv(inputs, [textAt(inputs, 'db_password_env')]);
  },
  async work({ inputs, world, seconds, say }) {
    const site = textAt(await world.siteAt(masterAddress(inputs)), 'site');
    if (textAt(inputs, 'apply_mode') === 'restore') {
      const restored = await world.act(site, 'restore', {
        set: textAt(inputs, 'restore_set'),
        seconds: seconds / 4,
      });
      say(`restored backup set ${textAt(mappingAt(restored, 'result'), 'label')}: ${restored['rows']} rows`);
    } else {
      await world.act(site, 'start');
    }
    return {
      ...endpoint(inputs),
      inventory_groups: mappingAt(inputs, 'inventory_groups'),
      apps: {
        [textAt(inputs, 'db_name')]: {
          db_name: textAt(inputs, 'db_name'),
          db_user: textAt(inputs, 'db_user'),
        },
      },
      db_name: textAt(inputs, 'db_name'),
      db_user: textAt(inputs, 'db_user'),
      db_password_env: textAt(inputs, 'db_password_env'),
      'cap.db.postgresql_ha': 'ready',
    };
  },
};
