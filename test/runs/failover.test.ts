import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '../../contract/run/record';
import { World } from '../support/a-world';
import { filesInOtherCasing, keysInOtherCasing } from '../support/other-casing';
import { activityTrace } from '../support/recording/activity-trace';
import { golden } from '../support/recording/golden';
import { recordHistory } from '../support/recording/record-history';

describe('C7.1-C7.10 an approved failover', () => {
  let world: World;
  let summary: RunSummary;
  const id = 'failover-a';

  beforeAll(async () => {
    world = await World.open();
    const end = await world.run('failover-gcp-restore', id);
    summary = await world.client.workflow.getHandle(`dr-${id}`).result();
    expect(end.outcome).toBe('completed');
  });
  afterAll(() => world?.close());

  it('C7 goes through the ten steps in the order of the contract', async () => {
    const { steps } = await world.status(id);
    expect(steps.map(({ step, state }) => [step, state])).toEqual([
      ['decide', 'done'],
      ['approve', 'done'],
      ['validate-access-mode', 'done'],
      ['prepare-target', 'done'],
      ['move-data', 'done'],
      ['sync-secrets', 'nothing'],
      ['reconcile-workloads', 'nothing'],
      ['cut-traffic', 'done'],
      ['resume-protection', 'done'],
      ['publish-evidence', 'done'],
    ]);
    const started = steps.map((step) => step.started_at);
    expect(started).toEqual([...started].sort());
  });

  it('C4.4 executes each blueprint step once, in the order of the contract', async () => {
    const starts = (await world.executions())
      .filter((line) => line.event === 'start')
      .map((line) => line.step);
    expect(starts).toEqual([
      'gcp_pg_egress',
      'gcp_pg_vms',
      'postgresql_restore',
      'postgresql_dns_cutover',
      'postgresql_dns_status',
      'postgresql_backup_config',
    ]);
  });

  it('C7.8 moves traffic: the name resolves to the new site, which accepts writes', async () => {
    const { gcp_address, site_port } = await world.values();
    const site: unknown = await (await fetch(`http://${gcp_address}:${site_port}/`)).json();
    expect(site).toMatchObject({ site: 'gcp', writable: true });
    const endpoints = JSON.parse(
      await readFile(join(summary.evidence?.place ?? '', 'endpoints.json'), 'utf8'),
    );
    expect(endpoints.sights).toEqual([expect.objectContaining({ met: true, addresses: [gcp_address] })]);
  });

  it('C4.5 leaves evidence that passes the offline verifier', async () => {
    const trust = world.path('config', 'trusted_keys');
    const verified = await world.hyopsDr(
      'evidence',
      'verify',
      summary.evidence?.place ?? '',
      '--trust',
      trust,
      '--json',
    );
    expect(verified.stderr + verified.stdout).toContain('good');
    expect(verified.code).toBe(0);
  });

  it('runs exactly the expected activities, in order and on the expected queues', async () => {
    const history = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
    golden(join(__dirname, 'failover.golden.json'), activityTrace(history));
    await recordHistory(world, id, 'completed');
  });

  it('uses at most 10 % more history than its activities require, and less than 40 KB', async () => {
    const handle = world.client.workflow.getHandle(`dr-${id}`);
    const { historyLength, historySize } = await handle.describe();
    const activities = activityTrace(await handle.fetchHistory()).length;
    // 5 events for the run, 6 for each activity, 4 for the approval, 2 for its deadline, 6 for the search attributes.
    // Gates that end together share workflow tasks, which saves some.
    const must = 5 + 6 * activities + 4 + 2 + 6;
    expect(historyLength).toBeLessThanOrEqual(must * 1.1);
    expect(historySize).toBeLessThan(40 * 1024);
  });

  it('C3.1 answers "already started" when the same artifact is submitted again', async () => {
    const again = await world.dr.submit(await world.decision('failover-gcp-restore', id));
    expect(again).toMatchObject({ status: 'already-started', decision_id: id });
  });

  it('stores and returns only objects with snake_case keys', async () => {
    const place = summary.evidence?.place ?? '';
    const [listed] = await world.dr.list({ workload: 'orders-db' });
    const answers = {
      status: await world.dr.status(id),
      request: await world.dr.approvalRequest(id),
      result: await world.dr.result(id),
      listed,
      submitted: await world.dr.submit(await world.decision('failover-gcp-restore', id)),
      message: await world.dr.operatorMessage(id, 'abort', { as: 'bob', reason: 'it is late' }),
      workload: await world.dr.workload.show({ environment: 'dev', workload: 'orders-db' }),
    };
    expect(listed).toBeDefined();
    expect(keysInOtherCasing(answers)).toEqual([]);
    expect(filesInOtherCasing(place)).toEqual([]);
  });
});
