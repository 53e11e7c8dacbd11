import { type Mapping, textAt, textsAt } from '../../../mapping';
import { siteAddresses } from '../../../world-layout';
import { localDefaults, type ModuleDefinition } from '../definition/definition';
import { refusePlaceholders, requireChoice, requireText } from '../definition/input-checks';

/** A promoted target has left its migration job: the job ends with the promotion. */
const jobState = (site: Mapping): string => (textAt(site, 'role') === 'standby' ? 'RUNNING' : 'COMPLETED');

/** Sets up the managed standby, or reads its status. In the world it follows from the start; promoting it is done outside HyOps. */
export const cloudsqlExternalReplica: ModuleDefinition = {
  ref: 'org/gcp/cloudsql-external-replica',
  driver: 'config/ansible',
  packId: 'gcp/org/12-cloudsql-external-replica@v1.0',
  credentials: ['gcp'],
  defaults: {
    ...localDefaults,
    load_vault_env: false,
    required_env: [],
    apply_mode: 'assess',
    replica_state_ref: '',
    required_migration_job_states: [],
    source_state_ref: 'platform/onprem/postgresql-dr-source',
    project_id: '',
    region: 'europe-west2',
    endpoint_dns_name: '',
    target_instance_name: '',
    target_db_host: '',
    target_connection_name: '',
    source_connection_profile_name: '',
    destination_connection_profile_name: '',
    migration_job_name: '',
    connectivity_mode: 'static-ip',
  },
  publishes: [
    'target_project_id',
    'target_region',
    'target_instance_name',
    'target_db_host',
    'target_db_port',
    'target_connection_name',
    'endpoint_dns_name',
    'endpoint_target',
    'endpoint_target_type',
    'endpoint_host',
    'endpoint_port',
    'endpoint_cutover_required',
    'source_host',
    'source_port',
    'source_leader_name',
    'source_replication_candidate',
    'source_connection_profile_name',
    'destination_connection_profile_name',
    'migration_job_name',
    'migration_job_state',
    'managed_replication_ready_for_cutover',
    'connectivity_mode',
    'managed_replication_mode',
    'managed_replication_prereqs_ready',
    'managed_replication_established',
    'cap.db.managed_external_replica',
    'dms_cleanup',
  ],
  seconds: 4,
  validate(inputs) {
    requireChoice(textAt(inputs, 'apply_mode'), ['assess', 'establish', 'status'], 'inputs.apply_mode');
    if (textAt(inputs, 'apply_mode') === 'assess')
      throw new Error('the sandbox knows only inputs.apply_mode=establish and status of this module');
    if (textAt(inputs, 'apply_mode') === 'establish')
      for (const key of ['project_id', 'source_state_ref']) requireText(inputs, key);
    const named = [
      'region',
      'source_connection_profile_name',
      'destination_connection_profile_name',
      'migration_job_name',
    ];
    for (const key of named) requireText(inputs, key);
    refusePlaceholders(inputs, named);
  },
  async work({ inputs, world, say }) {
    const site = await world.siteAt(textAt(inputs, 'target_db_host') || siteAddresses['gcp-managed']);
    const state = jobState(site);
    say(`migration job ${textAt(inputs, 'migration_job_name')} is ${state}`);
    const wanted = textsAt(inputs, 'required_migration_job_states');
    if (wanted.length > 0 && !wanted.includes(state)) {
      throw new Error(`the migration job is ${state}, required is ${wanted.join(' or ')}`);
    }
    const host = textAt(inputs, 'target_db_host') || siteAddresses['gcp-managed'];
    const name = textAt(inputs, 'endpoint_dns_name');
    return {
      target_project_id: textAt(inputs, 'project_id'),
      target_region: textAt(inputs, 'region'),
      target_instance_name: textAt(inputs, 'target_instance_name'),
      target_db_host: host,
      target_db_port: 5432,
      target_connection_name: textAt(inputs, 'target_connection_name'),
      endpoint_dns_name: name,
      endpoint_target: name || host,
      endpoint_target_type: name ? 'dns' : 'host',
      endpoint_host: host,
      endpoint_port: 5432,
      endpoint_cutover_required: true,
      source_connection_profile_name: textAt(inputs, 'source_connection_profile_name'),
      destination_connection_profile_name: textAt(inputs, 'destination_connection_profile_name'),
      migration_job_name: textAt(inputs, 'migration_job_name'),
      migration_job_state: state,
      managed_replication_ready_for_cutover: state === 'RUNNING',
      managed_replication_established: true,
      connectivity_mode: textAt(inputs, 'connectivity_mode'),
      'cap.db.managed_external_replica': 'ready',
    };
  },
};
