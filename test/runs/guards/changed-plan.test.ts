import { readFile, writeFile } from 'node:fs/promises';
import { World } from '../../support/a-world';
import { recordHistory } from '../../support/recording/record-history';

describe('C4.8 an approval', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  /** Approves while `file` has other content; `restore` puts the old content back. */
  async function approvedAfterChange(
    id: string,
    file: string,
    change: (text: string) => string,
    sample?: string,
  ) {
    const { plan_digest } = await world.waiting(id, sample);
    const before = await readFile(world.path(file), 'utf8');
    await writeFile(world.path(file), change(before));
    await world.approve(id, 'alice');
    return { plan_digest, restore: () => writeFile(world.path(file), before) };
  }

  it.each([
    [
      'the policy',
      'config/policy.yaml',
      (text: string) => text.replace('approvers: [alice, bob]', 'approvers: [bob]'),
    ],
    [
      'the plan',
      'config/plans/failover-gcp-restore.yaml',
      (text: string) => text.replace(/max_age_minutes: \d+/, 'max_age_minutes: 77777'),
    ],
  ])(
    'is void but still recorded when %s changes, and the new plan waits for another',
    async (what, file, change) => {
      const id = what.replace('the ', 'changed-');
      const { plan_digest, restore } = await approvedAfterChange(id, file, change);
      await world.untilStatus(id, (status) => status.plan_digest !== plan_digest);
      await restore();
      await world.untilPhase(id, 'awaiting-approval');
      expect(await world.status(id)).toMatchObject({ approvals: { needed: 1, given: [] } });
      await world.dr.reject(id, { as: 'bob', reason: 'enough' });
      const { evidence } = await world.dr.result(id);
      const ledger = await readFile(`${evidence?.place}/approvals/ledger.jsonl`, 'utf8');
      const told = ledger
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      expect(told.map((entry) => [entry.message, entry.by, entry.accepted])).toEqual([
        ['approve', 'alice', true],
        ['void', null, true],
        ['reject', 'bob', true],
      ]);
      expect(told[1].why).toContain(plan_digest);
      expect(await world.executions()).toEqual([]);
    },
  );

  it('is required again after an upgrade of HyOps, and the evidence of the new plan verifies', async () => {
    const id = 'changed-then-done';
    const { plan_digest, restore } = await approvedAfterChange(
      id,
      'core/sandbox.json',
      (text) => text.replace('{', '{ "hyops_version": "0.1.5",'),
      'standby-gcp-managed',
    );
    await world.untilStatus(id, (status) => status.plan_digest !== plan_digest);
    await world.untilPhase(id, 'awaiting-approval');
    await world.approve(id, 'bob');
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
    await restore();
    await recordHistory(world, id, 'approved-anew');
    const verified = await world.hyopsDr(
      ...['evidence', 'verify', world.path('evidence', id), '--trust', world.path('config/trusted_keys')],
      '--replay',
    );
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('good')]);
  });

  it('for the old plan is refused when the blueprint has changed', async () => {
    const id = 'changed-old-digest';
    const blueprint = 'core/blueprints/dr/postgresql-ha-failover-gcp@v1/blueprint.yml';
    const { plan_digest, restore } = await approvedAfterChange(id, blueprint, (text) =>
      text.replace('min_ports_per_vm: 128', 'min_ports_per_vm: 256'),
    );
    await world.untilStatus(id, (status) => status.plan_digest !== plan_digest);
    await world.untilPhase(id, 'awaiting-approval');
    const answer = await world.dr.approve(id, { as: 'bob', reason: 'seen before', planDigest: plan_digest });
    expect(answer).toMatchObject({ accepted: false, why: expect.stringContaining('another plan') });
    await world.dr.reject(id, { as: 'bob', reason: 'enough' });
    await world.dr.result(id);
    await restore();
  });

  it('still counts when only a comment in a file changed', async () => {
    const id = 'commented';
    const commented = (text: string) => `# seen\n${text}`;
    const { restore } = await approvedAfterChange(id, 'config/policy.yaml', commented, 'standby-gcp-managed');
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
    await restore();
  });
});
