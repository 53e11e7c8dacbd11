import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { repositoryReasons } from '../../activities/gates/repository';
import { stateFile } from '../../activities/hyops/module-state';
import { NOW } from '../contract/decision/a-decision';
import { temporaryFolder } from '../tools/temporary-folder';

const REPOSITORY = 'org/gcp/object-repo#primary';
const BACKUP = 'platform/postgresql-ha-backup#orders';

/** The cases in which a whole run is refused for its repository or its backup are in runs/gates.test.ts. */
describe('C4.9, C6.4 the state of the repository, as HyOps writes it,', () => {
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

  /** What the gate says; where it looked must be told each time. */
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

  it('is enough when it is ready, published, of now and of here, with a backup that is young enough', async () => {
    expect(await said()).toEqual([]);
  });

  it('is not enough when it is missing', async () => {
    await rm(stateFile(place(environment), REPOSITORY));
    expect(await said()).toEqual(of(REPOSITORY, `the repository state ${REPOSITORY} does not exist`));
  });

  it.each([
    ['is stale', { updated_at: '2026-01-01T12:00:00Z' }, 'is 59 days old; the plan trusts it for 30'],
    ['is not ready', { status: 'error' }, 'is "error", not ok'],
    ['publishes no bucket', { outputs: { repo_backend: 'gcs' } }, 'publishes no backend and bucket'],
    ['publishes no backend', { outputs: { repo_bucket_name: 'orders' } }, 'publishes no backend and bucket'],
  ])('is not enough when it %s', async (_, change, what) => {
    await state(REPOSITORY, { ...repository, ...change });
    expect(await said()).toEqual(of(REPOSITORY, `the repository state ${REPOSITORY} ${what}`));
  });

  it.each([
    ['does not say when it was written', ''],
    ['says a time that is none', 'yesterday'],
    ['is of the future', '2999-01-01T00:00:00Z'],
  ])('is the worst case when it %s', async (_, updated_at) => {
    await state(REPOSITORY, { ...repository, updated_at });
    expect(await said()).toEqual(
      of(REPOSITORY, `when the repository state ${REPOSITORY} was written is unknown`),
    );
  });

  it('is not enough when it was copied from another environment', async () => {
    await state(REPOSITORY, {
      ...repository,
      evidence_dir: place('prod/logs/module/org__gcp__object-repo/apply-1'),
    });
    expect(await said()).toEqual(
      of(
        REPOSITORY,
        `the repository state ${REPOSITORY} was made in environment prod, and the run is in dev`,
      ),
    );
  });

  it.each([
    ['is not published', undefined],
    ['lies in the future', minutesAgo(-600)],
    ['is a text', 'the latest'],
  ])('is the worst case when the time of the last backup %s', async (_, stop) => {
    await state(BACKUP, backup(stop));
    expect(await said()).toEqual(of(BACKUP, `when the last backup of ${BACKUP} was taken is unknown`));
  });

  it('is not enough when there is no backup that came to its end', async () => {
    await state(BACKUP, { ...backup(minutesAgo(5)), status: 'error' });
    expect(await said()).toEqual(of(BACKUP, `the backup state ${BACKUP} is error`));
  });

  it('says all that is wrong with it at once', async () => {
    await state(REPOSITORY, { ...repository, outputs: {}, updated_at: '' });
    await state(BACKUP, backup(minutesAgo(120)));
    expect(await said()).toEqual([
      ...of(REPOSITORY, `the repository state ${REPOSITORY} publishes no backend and bucket`),
      ...of(REPOSITORY, `when the repository state ${REPOSITORY} was written is unknown`),
      ...of(BACKUP, 'the last backup is 120 minutes old; the plan allows 60'),
    ]);
  });
});
