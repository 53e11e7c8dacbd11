import { listAt, mappingAt, mappingOf, textAt } from '../../../mapping';
import { type ModuleDefinition, sshDefaults } from '../definition/definition';
import { requireChoice } from '../definition/input-checks';

/** What a managed standby must know of the cluster that it follows. It looks and changes nothing. */
export const postgresqlDrSource: ModuleDefinition = {
  ref: 'platform/onprem/postgresql-dr-source',
  driver: 'config/ansible',
  packId: 'onprem/common/platform/37-postgresql-dr-source@v1.0',
  credentials: [],
  defaults: {
    ...sshDefaults,
    apply_mode: 'assess',
    dr_mode: 'managed-cloudsql',
    source_contract_version: 1,
    inventory_state_ref: 'platform/postgresql-ha',
    inventory_requires_ipam: false,
    db_state_ref: 'platform/postgresql-ha',
    db_app_key: 'netbox',
    db_name: 'netbox',
    db_user: 'netbox',
    db_password_env: 'NETBOX_DB_PASSWORD',
    source_replication_user: 'replicator',
    target_user: 'opsadmin',
    ssh_proxy_jump_auto: true,
  },
  publishes: [
    'source',
    'source_host',
    'source_port',
    'source_leader_name',
    'source_leader_host',
    'source_export_ready',
    'source_replication_candidate',
    'source_replication_user',
    'db_name',
    'db_user',
    'db_password_env',
    'cap.db.postgresql_dr_source',
  ],
  seconds: 4,
  validate(inputs) {
    requireChoice(textAt(inputs, 'apply_mode'), ['assess'], 'inputs.apply_mode');
    requireChoice(textAt(inputs, 'dr_mode'), ['managed-cloudsql', 'export'], 'inputs.dr_mode');
  },
  async work({ inputs }) {
    const [leader = {}] = listAt(mappingAt(inputs, 'inventory_groups'), 'master').map(mappingOf);
    const host = textAt(leader, 'host');
    return {
      source: 'postgresql-ha',
      source_host: host,
      source_port: 5432,
      source_leader_name: textAt(leader, 'name'),
      source_leader_host: host,
      source_export_ready: true,
      source_replication_candidate: true,
      source_replication_user: textAt(inputs, 'source_replication_user'),
      db_name: textAt(inputs, 'db_name'),
      db_user: textAt(inputs, 'db_user'),
      db_password_env: textAt(inputs, 'db_password_env'),
      'cap.db.postgresql_dr_source': 'ready',
    };
  },
};
