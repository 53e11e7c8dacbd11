import { World } from '../../support/a-world';
import { recordHistory } from '../../support/recording/record-history';

describe('C6.1, C4.8 a message of a person', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  const signal = (id: string, name: string, input: object) =>
    world.client.workflow.getHandle(`dr-${id}`).signal(name, input);

  it('is final when it is a rejection, and nothing is executed', async () => {
    await world.waiting('rejected');
    await world.dr.reject('rejected', { as: 'bob', reason: 'not tonight' });
    expect(await world.dr.result('rejected')).toMatchObject({
      outcome: 'rejected',
      reasons: [expect.objectContaining({ code: 'ApprovalRejected', what: 'bob rejected it: not tonight' })],
    });
    expect(await world.executions()).toEqual([]);
    await recordHistory(world, 'rejected', 'rejected');
  });

  it('is awaited until a deadline, which ends the run as expired', async () => {
    await world.policy(
      'rules: [{ name: all, approvals: 1, approvers: [alice], expires_after_minutes: 0.01 }]\noperators: [alice]\n',
    );
    await world.dr.submit(await world.decision('failover-gcp-restore', 'expired'));
    expect(await world.dr.result('expired')).toMatchObject({ outcome: 'expired' });
    expect(await world.executions()).toEqual([]);
    await recordHistory(world, 'expired', 'expired');
    await world.policy(
      'rules: [{ name: all, approvals: 1, approvers: [alice, bob] }]\noperators: [alice, bob]\n',
    );
  });

  it('is recorded with a reason when it is refused, and the run keeps waiting', async () => {
    const id = 'refusals';
    const { plan_digest } = await world.waiting(id);
    const good = { decision_id: id, approver: 'alice', plan_digest, reason: 'yes' };
    await signal(id, 'approve', { ...good, approver: 'mallory' });
    await signal(id, 'approve', { ...good, decision_id: 'another' });
    await signal(id, 'approve', { ...good, plan_digest: 'f'.repeat(64) });
    await signal(id, 'approve', { ...good, reason: '' });
    await signal(id, 'approve', { ...good, verdict: 'reject' });
    await world.untilStatus(id, (status) => status.messages.kept === 5);
    expect(await world.status(id)).toMatchObject({
      phase: 'awaiting-approval',
      approvals: { needed: 1, given: [] },
    });
    await world.dr.reject(id, { as: 'bob', reason: 'enough' });
    await world.dr.result(id);
  });

  it('may shorten the digest to twelve digits when it is an unsigned approval', async () => {
    const { plan_digest } = await world.waiting('short', 'standby-gcp-managed');
    await signal('short', 'approve', {
      decision_id: 'short',
      approver: 'alice',
      plan_digest: plan_digest.slice(0, 12),
      reason: 'yes',
    });
    expect(await world.end('short')).toMatchObject({ outcome: 'completed' });
  });

  it('is refused when it is an approval by the requester and the policy excludes the requester', async () => {
    await world.policy(
      'rules: [{ name: all, approvals: 1, approvers: [alice, bob], requester_may_approve: false }]\noperators: [alice]\n',
    );
    const decision = await world.decision('failover-gcp-restore', 'own', { requested_by: 'alice' });
    await world.dr.submit(decision);
    await world.dr.awaitApprovalRequest('own');
    const answer = await world.dr.approve('own', { as: 'alice', reason: 'mine' }).catch((error) => error);
    expect(JSON.stringify(answer)).toContain('may not approve');
    await world.dr.reject('own', { as: 'bob', reason: 'no' });
    await world.dr.result('own');
  });

  it('aborts a waiting run, which leaves evidence', async () => {
    await world.waiting('aborted');
    await world.dr.operate('aborted', 'abort', { as: 'bob', reason: 'wrong site' }).catch(() => undefined);
    await world.dr.operate('aborted', 'abort', { as: 'alice', reason: 'wrong site' });
    expect(await world.dr.result('aborted')).toMatchObject({ outcome: 'aborted' });
    await recordHistory(world, 'aborted', 'aborted');
  });

  it('has the same effect as an abort when it is a Temporal cancellation', async () => {
    await world.waiting('cancelled');
    await world.client.workflow.getHandle('dr-cancelled').cancel();
    expect(await world.dr.result('cancelled')).toMatchObject({
      outcome: 'aborted',
      reasons: [expect.objectContaining({ code: 'Cancelled' })],
    });
    await recordHistory(world, 'cancelled', 'cancelled');
  });
});
