import {
  bastionReasons,
  downgrades,
  repositoryDowngrades,
  silentDowngrades,
} from '../../../contract/plan/downgrades';
import { ACCESS_MODES, type AccessMode } from '../../../contract/words/vocabulary';
import { aDecision } from '../decision/a-decision';
import { inFull } from '../decision/problems-of';
import { REACHES_HOSTS } from './a-plan';

const found = (inputs: Record<string, unknown>, mode: AccessMode = 'runner-local') =>
  downgrades('restore', inputs, mode).map(
    ({ code, where }) => `${code} at ${where.replace('inputs.restore.', '')}`,
  );

const BASTION = { ...REACHES_HOSTS, ssh_access_mode: 'bastion-explicit', ssh_proxy_jump_host: '10.0.2.7' };

describe('the inputs of a call', () => {
  it('are accepted when everything is explicit (C4.7, C5.1)', () => {
    expect(found(REACHES_HOSTS)).toEqual([]);
    expect(found({ zone: 'a', assign_public_ip: false })).toEqual([]);
  });

  it.each([undefined, '', 'gcp-iap', 'bastion-explicit', 'Direct'])(
    'leave no ssh_access_mode implicit or other than decided: %j (C4.7, C5.1)',
    (ssh_access_mode) => {
      expect(found({ ...REACHES_HOSTS, ssh_access_mode })).toEqual(['DowngradeRefused at ssh_access_mode']);
    },
  );

  it('are refused with another access mode, even when they name no inventory (C4.7, C5.1)', () => {
    expect(found({ ssh_access_mode: 'gcp-iap' })).toContain('DowngradeRefused at ssh_access_mode');
  });

  it.each(ACCESS_MODES)('must select %s with exactly one set of keys (C5.1)', (mode) => {
    const ways = ['direct', 'bastion-explicit', 'gcp-iap'].filter(
      (ssh_access_mode) =>
        found(
          {
            ...REACHES_HOSTS,
            ssh_access_mode,
            ...(mode === 'bastion-explicit' ? { ssh_proxy_jump_host: 'b' } : {}),
          },
          mode,
        ).length === 0,
    );
    expect(ways).toEqual([mode === 'bastion-explicit' || mode === 'gcp-iap' ? mode : 'direct']);
  });

  it.each([true, undefined, 'false'])(
    'turn automatic bastions off explicitly, not with %j (C5.6)',
    (auto) => {
      expect(found({ ...REACHES_HOSTS, ssh_proxy_jump_auto: auto })).toContain(
        'DowngradeRefused at ssh_proxy_jump_auto',
      );
    },
  );

  it('are refused when a nested key switches an automatic bastion on (C5.6)', () => {
    expect(found({ post_apply_ssh_readiness: { required: true, ssh_proxy_jump_auto: true } })).toEqual([
      'DowngradeRefused at post_apply_ssh_readiness.ssh_proxy_jump_auto',
    ]);
  });

  it('are refused when a nested key names another access mode or bastion (C5.1, C5.4)', () => {
    const readiness = { ssh_access_mode: 'gcp-iap', ssh_proxy_jump_host: '10.0.2.8' };
    const refused = [
      'DowngradeRefused at post_apply_ssh_readiness.ssh_access_mode',
      'DowngradeRefused at post_apply_ssh_readiness.ssh_proxy_jump_host',
    ];
    expect(found({ post_apply_ssh_readiness: readiness })).toEqual(refused);
    const through = { ssh_access_mode: 'bastion-explicit', ssh_proxy_jump_host: '10.0.2.7' };
    expect(found({ ...BASTION, post_apply_ssh_readiness: through }, 'bastion-explicit')).toEqual([]);
    const target = { host: '10.0.0.5', port: 22 };
    const bastion = { host: '10.0.2.7', port: 22, user: 'ops' };
    const needs = { mode: 'bastion-explicit' as const, bastion, target };
    const where = (inputs: object) =>
      bastionReasons('vms', { post_apply_ssh_readiness: inputs }, needs).map((reason) => reason.where);
    expect(where(through)).toEqual([]);
    expect(where(readiness)).toEqual(['inputs.vms.post_apply_ssh_readiness.ssh_proxy_jump_host']);
  });

  it('name the bastion host for bastion-explicit, and only then (C5.4)', () => {
    expect(found(BASTION, 'bastion-explicit')).toEqual([]);
    expect(found({ ...BASTION, ssh_proxy_jump_host: '' }, 'bastion-explicit')).toEqual([
      'DowngradeRefused at ssh_proxy_jump_host',
    ]);
    expect(found({ ...REACHES_HOSTS, ssh_proxy_jump_host: '10.0.2.7' })).toEqual([
      'DowngradeRefused at ssh_proxy_jump_host',
    ]);
  });

  it.each(['assign_public_ip', 'vms.primary.assign_public_ip'])(
    'ask for no public address at %s under a private mode (C4.7)',
    (path) => {
      const inputs = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), true);
      const asked = Object.fromEntries(Object.entries(Object(inputs)));
      for (const mode of ACCESS_MODES)
        expect(found(asked, mode)).toEqual(
          mode === 'public-ephemeral' ? [] : [`DowngradeRefused at ${path}`],
        );
    },
  );

  it('are never run on a workstation (C9.2)', () => {
    expect(found({ ...REACHES_HOSTS, execution_plane: 'workstation-direct' })).toEqual([
      'DowngradeRefused at execution_plane',
    ]);
    expect(found({ ...REACHES_HOSTS, execution_plane: 'runner-local' })).toEqual([]);
  });

  it.each([
    'gcs_bucket',
    's3_bucket',
    'bucket_name',
    'azure_account',
    'azure_container',
    'storage_account',
    'container_name',
  ])('name no %s where a repository state is required (C4.9)', (key) => {
    expect(found({ [key]: 'orders-backups' })).toEqual([`DowngradeRefused at ${key}`]);
    expect(found({ repo: { [key]: 'orders-backups' } })).toEqual([`DowngradeRefused at repo.${key}`]);
    expect(found({ [key]: '' })).toEqual([]);
  });

  it.each(['db_password', 'API_TOKEN', 'gcs_sa_json', 'ssh_private_key', 'client_secret', 'api_key'])(
    'carry no secret in clear as %s (C6.2)',
    (key) => {
      expect(found({ [key]: 'hunter2' })).toEqual([`SecretInClear at ${key}`]);
      expect(found({ users: [{ [key]: 'hunter2' }] })).toEqual([`SecretInClear at users.0.${key}`]);
    },
  );

  it('are refused with a plain-text secret that YAML reads as a number (C6.2)', () => {
    expect(found({ db_password: 271828 })).toEqual(['SecretInClear at db_password']);
  });

  it('may name secrets in the vault (C6.2)', () => {
    expect(
      found({ required_env: ['PATRONI_SUPERUSER_PASSWORD'], powerdns_api_key_env: 'POWERDNS_API_KEY' }),
    ).toEqual([]);
  });

  it.each([
    ['zone', { zone: 'CHANGE_ME' }],
    ['vms.primary.ip', { vms: { primary: { ip: 'CHANGE_ME_IP' } } }],
    ['cidrs.1', { cidrs: ['10.0.0.0/8', 'CHANGE_ME_OPERATOR_CIDR'] }],
  ])('leave no placeholder at %s', (path, inputs) => {
    expect(found(inputs)).toEqual([`PlanInvalid at ${path}`]);
  });

  it('name a bucket only in the call that creates the repository, because others read its state (C4.9)', () => {
    const named = (moduleRef: string) =>
      downgrades('repo', { bucket_name: 'orders' }, 'runner-local', moduleRef);
    expect(named('org/gcp/object-repo')).toEqual([]);
    expect(named('org/aws/pgbackrest-repo')).toEqual([]);
    for (const other of [
      'platform/postgresql-ha-backup',
      'org/gcp/object-repo-copy',
      'my/org/gcp/object-repo',
    ])
      expect(named(other)).toMatchObject([{ code: 'DowngradeRefused' }]);
  });
});

describe('a refusal of the inputs of a call', () => {
  const refused = (inputs: Record<string, unknown>, mode: AccessMode) =>
    silentDowngrades('restore', inputs, mode).map(({ clause, reason }) => `${clause} ${inFull([reason])}`);

  it('reports every problem at once, with clause, place and instruction (C4.7, C4.9, C5.1, C5.6)', () => {
    const inputs = {
      ssh_access_mode: 'gcp-iap',
      ssh_proxy_jump_auto: true,
      ssh_proxy_jump_host: '10.0.2.8',
      execution_plane: 'workstation-direct',
      assign_public_ip: true,
      bucket_name: 'orders',
      repo_state_env: 'staging',
      allow_cross_env_state: true,
      ready: { ssh_access_mode: 'gcp-iap', ssh_proxy_jump_auto: true, ssh_proxy_jump_host: '10.0.2.9' },
    };
    expect(refused(inputs, 'runner-local')).toEqual([
      'C5.1 DowngradeRefused at inputs.restore.ssh_access_mode: step "restore": ssh_access_mode is "gcp-iap", so HyOps would choose the access mode itself; the decision requires runner-local -> write ssh_access_mode: direct',
      'C5.6 DowngradeRefused at inputs.restore.ssh_proxy_jump_auto: step "restore": HyOps may insert a bastion automatically -> write ssh_proxy_jump_auto: false',
      'C5.1 DowngradeRefused at inputs.restore.ssh_proxy_jump_host: step "restore": a bastion host turns the access mode into bastion-explicit -> remove it',
      'C5.1 DowngradeRefused at inputs.restore.execution_plane: step "restore": execution_plane is "workstation-direct" -> write execution_plane: runner-local',
      'C5.6 DowngradeRefused at inputs.restore.ssh_proxy_jump_auto: step "restore": HyOps is told to insert a bastion automatically -> write ssh_proxy_jump_auto: false',
      'C4.7 DowngradeRefused at inputs.restore.assign_public_ip: step "restore": a public address is requested under runner-local -> write assign_public_ip: false',
      'C4.9 DowngradeRefused at inputs.restore.bucket_name: step "restore": a bucket_name is hard-coded where a repository state is required -> use repo_state_ref',
      'C4.9 DowngradeRefused at inputs.restore.repo_state_env: step "restore": repo_state_env takes a state from environment "staging" -> remove it: states belong to the environment of the run',
      'C4.9 DowngradeRefused at inputs.restore.allow_cross_env_state: step "restore": states of other environments are allowed -> remove it',
      'C5.1 DowngradeRefused at inputs.restore.ready.ssh_access_mode: step "restore": ready.ssh_access_mode is "gcp-iap"; the decision requires runner-local -> remove it',
      'C5.6 DowngradeRefused at inputs.restore.ready.ssh_proxy_jump_auto: step "restore": HyOps is told to insert a bastion automatically -> write ready.ssh_proxy_jump_auto: false',
      'C5.1 DowngradeRefused at inputs.restore.ready.ssh_proxy_jump_host: step "restore": ready.ssh_proxy_jump_host inserts a bastion; the decision requires runner-local -> remove it',
    ]);
  });

  it('names missing keys (C5.1, C5.4, C5.6)', () => {
    expect(refused({ inventory_groups: { db: [] } }, 'bastion-explicit')).toEqual([
      'C5.1 DowngradeRefused at inputs.restore.ssh_access_mode: step "restore": ssh_access_mode is not set, so HyOps would choose the access mode itself; the decision requires bastion-explicit -> write ssh_access_mode: bastion-explicit',
      'C5.6 DowngradeRefused at inputs.restore.ssh_proxy_jump_auto: step "restore": HyOps may insert a bastion automatically -> write ssh_proxy_jump_auto: false',
      'C5.4 DowngradeRefused at inputs.restore.ssh_proxy_jump_host: step "restore": no bastion host is named -> name the bastion host',
    ]);
    expect(refused({ ...REACHES_HOSTS, ssh_access_mode: '' }, 'gcp-iap')).toEqual([
      'C5.1 DowngradeRefused at inputs.restore.ssh_access_mode: step "restore": ssh_access_mode is not set, so HyOps would choose the access mode itself; the decision requires gcp-iap -> write ssh_access_mode: gcp-iap',
    ]);
  });

  it('names plain-text secrets and placeholders (C6.2)', () => {
    const inputs = { db_password: 'hunter2', zones: { first: 'CHANGE_ME_ZONE' } };
    expect(inFull(downgrades('restore', inputs, 'runner-local'))).toEqual([
      'SecretInClear at inputs.restore.db_password: step "restore": db_password has a secret in clear text -> put it in the vault and name it in required_env',
      'PlanInvalid at inputs.restore.zones.first: step "restore": zones.first still has the placeholder CHANGE_ME_ZONE -> fill it in',
    ]);
  });

  it('names a repository or bastion that the decision does not name (C4.9, C5.4)', () => {
    const inputs = { repo_state_ref: 'org/aws/object-repo#x', ready: { ssh_proxy_jump_host: '10.0.2.8' } };
    const bastion = { host: '10.0.2.7', port: 22, user: 'ops' };
    const target = { host: '10.0.0.5', port: 22 };
    const decision = aDecision({ repo_state_ref: undefined });
    expect(
      inFull([
        ...repositoryDowngrades('restore', inputs, decision),
        ...bastionReasons('restore', inputs, { mode: 'bastion-explicit', bastion, target }),
      ]),
    ).toEqual([
      'DowngradeRefused at inputs.restore.repo_state_ref: step "restore": repo_state_ref is "org/aws/object-repo#x", but the decision has none -> write repo_state_ref: { from: decision.repo_state_ref }',
      'DowngradeRefused at inputs.restore.ready.ssh_proxy_jump_host: step "restore" goes through "10.0.2.8", but the bastion of the plan is 10.0.2.7 -> write ready.ssh_proxy_jump_host: 10.0.2.7',
    ]);
  });

  it('is absent for values that cannot be a secret or a bucket: null, an empty text, a switch, an object', () => {
    const inputs = {
      db_password: '',
      api_token: null,
      credentials: { from_vault: true },
      secret: false,
      bucket_name: null,
      container: { size: 3 },
      repo_state_env: null,
      ready: { ssh_access_mode: null, ssh_proxy_jump_host: '', assign_public_ip: 'no' },
    };
    expect(inFull(downgrades('restore', inputs, 'runner-local'))).toEqual([]);
  });
});
