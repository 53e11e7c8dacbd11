import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { parseEnvText, renderEnvText } from '../../../sandbox/hyops/vault/env-text';
import { openVault, sealVault } from '../../../sandbox/hyops/vault/vault-cipher';
import { World } from '../../support/a-world';
import { recordHistory } from '../../support/recording/record-history';

const BACKUP = 'platform__postgresql-ha-backup/instances/postgresql_backup_config.json';
const REPOSITORY = 'org__gcp__object-repo/instances/pgbackrest_primary.json';
const RUNNER = 'platform__linux__ops-runner/instances/gcp_ops_runner_bootstrap.json';

describe('C6 the gates before the first change', () => {
  let world: World;
  let runs = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  /** Runs a failover that must be refused before any execution; returns its reasons. */
  async function refusedRun(changes: object = {}) {
    runs += 1;
    const end = await world.run('failover-gcp-restore', `gate-${runs}`, changes);
    expect(end.outcome).toBe('refused');
    expect(await world.executions()).toEqual([]);
    for (const reason of end.reasons) expect([reason.what, reason.where, reason.do]).not.toContain('');
    return end.reasons.map((reason) => [reason.code, reason.where]);
  }

  const state = (file: string) => world.path('runtime/dev/state/modules', file);

  /** Changes a state file during one check. */
  async function withState(
    file: string,
    change: (state: Record<string, unknown>) => object | undefined,
    check: () => Promise<void>,
  ) {
    const before = await readFile(state(file), 'utf8');
    const after = change(JSON.parse(before));
    if (after) await writeFile(state(file), JSON.stringify(after));
    else await rm(state(file));
    try {
      await check();
    } finally {
      await writeFile(state(file), before);
    }
  }

  it('C6.5 refuse the run when the old primary still accepts writes', async () => {
    await world.site('onprem', 'unfence');
    expect(await refusedRun()).toEqual([['FencingUnproven', '127.0.0.11']]);
    await recordHistory(world, `gate-${runs}`, 'refused-by-gate');
    await world.site('onprem', 'fence');
  });

  it('C6.2 refuse the run when the vault password is wrong', async () => {
    const { vault_password_file = '' } = await world.values();
    const right = await readFile(vault_password_file, 'utf8');
    await writeFile(vault_password_file, 'wrong');
    expect(await refusedRun()).toContainEqual(['SecretsMissing', vault_password_file]);
    await writeFile(vault_password_file, right);
  });

  it('C6.2 refuse the run when the vault lacks a secret that the plan needs', async () => {
    const vault = world.path('runtime/dev/vault/bootstrap.vault.env');
    const before = await readFile(vault, 'utf8');
    const { vault_password_file = '' } = await world.values();
    const password = (await readFile(vault_password_file, 'utf8')).trim();
    const { POWERDNS_API_KEY, ...others } = parseEnvText(openVault(before, password));
    expect(POWERDNS_API_KEY).toBeDefined();
    await writeFile(vault, sealVault(renderEnvText(others), password));
    expect(await refusedRun()).toContainEqual(['SecretsMissing', 'POWERDNS_API_KEY']);
    await writeFile(vault, before);
  });

  it('C6.2 refuse the run when there is no vault', async () => {
    const vault = world.path('runtime/dev/vault/bootstrap.vault.env');
    await rename(vault, `${vault}.away`);
    expect(await refusedRun()).toContainEqual(['SecretsMissing', vault]);
    await rename(`${vault}.away`, vault);
  });

  it('C6.3 refuse the run when the runner is not ready', async () => {
    await withState(
      RUNNER,
      (runner) => ({ ...runner, status: 'error' }),
      async () => {
        expect(await refusedRun()).toEqual([
          ['AccessModeUnmet', 'platform/linux/ops-runner#gcp_ops_runner_bootstrap'],
        ]);
      },
    );
  });

  it('C6.4 refuse the run when the repository state is missing', async () => {
    await withState(
      REPOSITORY,
      () => undefined,
      async () => {
        expect(await refusedRun()).toContainEqual([
          'RepositoryStateMissing',
          'org/gcp/object-repo#pgbackrest_primary',
        ]);
      },
    );
  });

  it('C6.4 refuse the run when the last backup is older than the plan allows', async () => {
    const aged = (text: string) => text.replace(/("timestamp_stop":)\d+/, '$1 1577836800');
    await withState(
      BACKUP,
      (backup) => JSON.parse(aged(JSON.stringify(backup))),
      async () => {
        expect(await refusedRun()).toEqual([
          ['BackupMissing', 'platform/postgresql-ha-backup#postgresql_backup_config'],
        ]);
      },
    );
  });

  it('C4.9 refuse the run when the repository reference names no instance and several are ready', async () => {
    const [folder = ''] = REPOSITORY.split('/');
    const second = state(`${folder}/instances/pgbackrest_second.json`);
    await writeFile(second, await readFile(state(REPOSITORY), 'utf8'));
    await writeFile(state(`${folder}/latest.json`), await readFile(state(REPOSITORY), 'utf8'));
    const reasons = await refusedRun({ repo_state_ref: 'org/gcp/object-repo' });
    expect(reasons).toContainEqual(['RepositoryStateMissing', 'repo_state_ref']);
    await rm(second);
    await rm(state(`${folder}/latest.json`));
  });

  it('C6.1 refuse the run when a policy change during the wait leaves too few approvers', async () => {
    const id = 'gate-approver';
    const policy = await readFile(world.path('config/policy.yaml'), 'utf8');
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    await world.dr.awaitApprovalRequest(id);
    await world.policy(policy.replace('approvals: 1', 'approvals: 3'));
    await world.approve(id, 'alice');
    const { outcome, reasons } = await world.dr.result(id);
    await world.policy(policy);
    expect([outcome, reasons.map((reason) => reason.code)]).toEqual(['refused', ['PolicyInvalid']]);
  });

  it('C6 report everything that is missing at once, each with its place and an instruction', async () => {
    await world.site('onprem', 'unfence');
    const { vault_password_file = '' } = await world.values();
    const right = await readFile(vault_password_file, 'utf8');
    await writeFile(vault_password_file, 'wrong');
    await withState(
      RUNNER,
      (runner) => ({ ...runner, status: 'error' }),
      () =>
        withState(
          REPOSITORY,
          () => undefined,
          async () => {
            const codes = new Set((await refusedRun()).map(([code]) => code));
            expect(codes).toEqual(
              new Set(['SecretsMissing', 'AccessModeUnmet', 'RepositoryStateMissing', 'FencingUnproven']),
            );
          },
        ),
    );
    await writeFile(vault_password_file, right);
    await world.site('onprem', 'fence');
  });

  it('pass the same decision once nothing is missing', async () => {
    const counted = async () => {
      const workload = await world.dr.workload.show({ environment: 'dev', workload: 'orders-db' });
      return workload.granted_at.length;
    };
    // A run counts towards the daily limit from its first change on; the runs above changed nothing.
    expect(await counted()).toBe(0);
    expect(await world.run('failover-gcp-restore', 'gate-open')).toMatchObject({ outcome: 'completed' });
    expect(await counted()).toBe(1);
  });
});
