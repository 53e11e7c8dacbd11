import { bastionReasons, downgrades } from '../../contract/plan-downgrades';
import { ACCESS_MODES, type AccessMode } from '../../contract/vocabulary';
import { REACHES_HOSTS } from './a-plan';

const found = (inputs: Record<string, unknown>, mode: AccessMode = 'runner-local') =>
  downgrades('restore', inputs, mode).map(
    ({ code, where }) => `${code} at ${where.replace('inputs.restore.', '')}`,
  );

const BASTION = { ...REACHES_HOSTS, ssh_access_mode: 'bastion-explicit', ssh_proxy_jump_host: '192.0.2.7' };

describe('the inputs of a call', () => {
  it('downgrade nothing when everything is written out (C4.7, C5.1)', () => {
    expect(found(REACHES_HOSTS)).toEqual([]);
    expect(found({ zone: 'a', assign_public_ip: false })).toEqual([]);
  });

  it.each([undefined, '', 'gcp-iap', 'bastion-explicit', 'Direct'])(
    'leave no ssh_access_mode implicit or other than decided: %j (C4.7, C5.1)',
    (ssh_access_mode) => {
      expect(found({ ...REACHES_HOSTS, ssh_access_mode })).toEqual(['DowngradeRefused at ssh_access_mode']);
    },
  );

  it('name another way to hosts nowhere, also where no inventory is named (C4.7, C5.1)', () => {
    expect(found({ ssh_access_mode: 'gcp-iap' })).toContain('DowngradeRefused at ssh_access_mode');
  });

  it.each(ACCESS_MODES)('reach hosts by %s in one way only (C5.1)', (mode) => {
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
    'switch automatic bastions off in so many words, not %j (C5.6)',
    (auto) => {
      expect(found({ ...REACHES_HOSTS, ssh_proxy_jump_auto: auto })).toContain(
        'DowngradeRefused at ssh_proxy_jump_auto',
      );
    },
  );

  it('switch automatic bastions on nowhere below (C5.6)', () => {
    expect(found({ post_apply_ssh_readiness: { required: true, ssh_proxy_jump_auto: true } })).toEqual([
      'DowngradeRefused at post_apply_ssh_readiness.ssh_proxy_jump_auto',
    ]);
  });

  it('name no other way or bastion below (C5.1, C5.4)', () => {
    const readiness = { ssh_access_mode: 'gcp-iap', ssh_proxy_jump_host: '192.0.2.8' };
    const refused = [
      'DowngradeRefused at post_apply_ssh_readiness.ssh_access_mode',
      'DowngradeRefused at post_apply_ssh_readiness.ssh_proxy_jump_host',
    ];
    expect(found({ post_apply_ssh_readiness: readiness })).toEqual(refused);
    const through = { ssh_access_mode: 'bastion-explicit', ssh_proxy_jump_host: '192.0.2.7' };
    expect(found({ ...BASTION, post_apply_ssh_readiness: through }, 'bastion-explicit')).toEqual([]);
    const target = { host: '10.0.0.5', port: 22 };
    const bastion = { host: '192.0.2.7', port: 22, user: 'ops' };
    const needs = { mode: 'bastion-explicit' as const, bastion, target };
    const where = (inputs: object) =>
      bastionReasons('vms', { post_apply_ssh_readiness: inputs }, needs).map((reason) => reason.where);
    expect(where(through)).toEqual([]);
    expect(where(readiness)).toEqual(['inputs.vms.post_apply_ssh_readiness.ssh_proxy_jump_host']);
  });

  it('name the bastion host of bastion-explicit, and only there (C5.4)', () => {
    expect(found(BASTION, 'bastion-explicit')).toEqual([]);
    expect(found({ ...BASTION, ssh_proxy_jump_host: '' }, 'bastion-explicit')).toEqual([
      'DowngradeRefused at ssh_proxy_jump_host',
    ]);
    expect(found({ ...REACHES_HOSTS, ssh_proxy_jump_host: '192.0.2.7' })).toEqual([
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

  it('run on the workstation in no case (C9.2)', () => {
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
      expect(found({ [key]: 'hunter2' })).toEqual([`DowngradeRefused at ${key}`]);
      expect(found({ users: [{ [key]: 'hunter2' }] })).toEqual([`DowngradeRefused at users.0.${key}`]);
    },
  );

  it('carry no secret in clear as a number either: YAML makes one of digits (C6.2)', () => {
    expect(found({ db_password: 271828 })).toEqual(['DowngradeRefused at db_password']);
  });

  it('may name secrets of the vault (C6.2)', () => {
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

  it('name a bucket only where the repository is made: all others find it in its state (C4.9)', () => {
    const named = (moduleRef: string) =>
      downgrades('repo', { bucket_name: 'orders' }, 'runner-local', moduleRef);
    expect(named('org/gcp/object-repo')).toEqual([]);
    expect(named('org/aws/pgbackrest-repo')).toEqual([]);
    expect(named('platform/postgresql-ha-backup')).toMatchObject([{ code: 'DowngradeRefused' }]);
  });
});
