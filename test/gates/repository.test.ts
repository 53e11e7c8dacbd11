import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { repositoryReasons } from '../../activities/gates/repository';
import { stateFile } from '../../activities/hyops/module-state';
import { NOW } from '../contract/decision/a-decision';
import { temporaryFolder } from '../tools/temporary-folder';

const REPOSITORY = 'org/gcp/object-repo#primary';
const BACKUP = 'platform/postgresql-ha-backup#orders';

/** runs/gates.test.ts has the cases in which a whole run is refused for its repository or backup. */
describe('C4.9, C6.4 the repository gate', () => {
  const place = temporaryFolder();
  const environment = 'dev';
  const repository = {
    status: 'ok',
    updated_at: NOW.toISOString(),
    outputs: { repo_backend: 'gcs', repo_bucket_name: 'orders' },
  };
  const LABEL = '20260301-115500F';
  const backup = (stop: unknown) => ({
    status: 'ok',
    outputs: {
      pgbackrest_latest_backup: { available: true, label: LABEL, timestamp_stop: stop },
      pgbackrest_latest_backup_set: LABEL,
    },
  });
  const minutesAgo = (minutes: number) => NOW.getTime() / 1000 - minutes * 60;

  beforeEach(async () => {
    await state(REPOSITORY, repository);
    await state(BACKUP, backup(minutesAgo(5)));
  });

  async function state(ref: string, content: object): Promise<void> {
    const file = stateFile(place(environment), ref);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(content));
  }

  /** The reasons of the gate. Expects it to report what it inspected each time. */
  async function said(): Promise<string[]> {
    const installation = {
      command: ['hyops'],
      coreRoot: place('core'),
      vaultPasswordFile: place('pass'),
      home: place(),
      path: '/bin',
      variables: {},
      runtimeRoots: { dev: place('dev'), prod: place('prod') },
    };
    const plan = {
      environment,
      calls: [],
      repository: {
        state_ref: REPOSITORY,
        max_state_age_days: 30,
        backup: { state_ref: BACKUP, max_age_minutes: 60 },
      },
    };
    const { reasons, proofs } = await repositoryReasons(installation, plan, NOW);
    expect(proofs).toEqual([
      expect.objectContaining({
        state_ref: REPOSITORY,
        backup: expect.objectContaining({ state_ref: BACKUP }),
      }),
    ]);
    return reasons.map(({ code, what, where }) => `${code} ${where}: ${what}`);
  }
  const of = (ref: string, what: string) => [
    `${ref === BACKUP ? 'BackupMissing' : 'RepositoryStateMissing'} ${ref}: ${what}`,
  ];

  it('is met by a ready, published, current state of this environment with a recent backup', async () => {
    expect(await said()).toEqual([]);
  });

  it('is not met when the repository state is missing', async () => {
    await rm(stateFile(place(environment), REPOSITORY));
    expect(await said()).toEqual(of(REPOSITORY, `the repository state ${REPOSITORY} does not exist`));
  });

  it.each([
    ['is stale', { updated_at: '2026-01-01T12:00:00Z' }, 'is 59 days old; the plan trusts it for 30'],
    ['is not ready', { status: 'error' }, 'is "error", not ok'],
    ['publishes no bucket', { outputs: { repo_backend: 'gcs' } }, 'publishes no backend and bucket'],
    ['publishes no backend', { outputs: { repo_bucket_name: 'orders' } }, 'publishes no backend and bucket'],
  ])('is not met when the repository state %s', async (_, change, what) => {
    await state(REPOSITORY, { ...repository, ...change });
    expect(await said()).toEqual(of(REPOSITORY, `the repository state ${REPOSITORY} ${what}`));
  });

  it.each([
    ['has no time of its update', ''],
    ['has an invalid time', 'yesterday'],
    ['has a time in the future', '2999-01-01T00:00:00Z'],
  ])('assumes the worst when the repository state %s', async (_, updated_at) => {
    await state(REPOSITORY, { ...repository, updated_at });
    expect(await said()).toEqual(of(REPOSITORY, `the age of the repository state ${REPOSITORY} is unknown`));
  });

  it('is not met when the repository state was copied from another environment', async () => {
    await state(REPOSITORY, {
      ...repository,
      evidence_dir: place('prod/logs/module/org__gcp__object-repo/apply-1'),
    });
    expect(await said()).toEqual(
      of(
        REPOSITORY,
        `the repository state ${REPOSITORY} was created in environment prod, but the run is in dev`,
      ),
    );
  });

  it.each([
    ['is not published', undefined],
    ['is in the future', minutesAgo(-600)],
    ['is text', 'the latest'],
  ])('assumes the worst when the time of the last backup %s', async (_, stop) => {
    await state(BACKUP, backup(stop));
    expect(await said()).toEqual(of(BACKUP, `the age of the last backup of ${BACKUP} is unknown`));
  });

  it('is not met when no backup was completed', async () => {
    await state(BACKUP, { ...backup(minutesAgo(5)), status: 'error' });
    expect(await said()).toEqual(of(BACKUP, `the backup state ${BACKUP} is error`));
  });

  it('reports all problems at once', async () => {
    await state(REPOSITORY, { ...repository, outputs: {}, updated_at: '' });
    await state(BACKUP, backup(minutesAgo(120)));
    expect(await said()).toEqual([
      ...of(REPOSITORY, `the repository state ${REPOSITORY} publishes no backend and bucket`),
      ...of(REPOSITORY, `the age of the repository state ${REPOSITORY} is unknown`),
      ...of(BACKUP, 'the last backup is 120 minutes old; the plan allows 60'),
    ]);
  });
});
