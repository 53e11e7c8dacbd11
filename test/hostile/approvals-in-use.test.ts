import { until } from '../support/until';
import { SignedWorld } from './support/a-signed-world';

describe('C6.1 a signed approval that no longer counts', () => {
  let signed: SignedWorld;

  beforeAll(async () => {
    signed = await SignedWorld.open();
  });
  afterAll(() => signed?.world.close());

  it('is known to the runner as withdrawn when a reset makes the workflow forget that', async () => {
    const id = 'withdrawn';
    const { world } = signed;
    const request = await world.waiting(id);
    const given = await signed.message(request, 'verdict', 'approve', 'alice');
    const submit = (message: object) =>
      world.client.workflow.getHandle(`dr-${id}`).executeUpdate('submitApproval', { args: [message] });
    await submit({ ...given.statement, signature: given.signature });
    await signed.withdraw(id, 'alice');
    await signed.resetBefore(id, 'withdraw');
    await world.untilPhase(id, 'awaiting-approval');
    await signed.approve(id, 'bob');
    expect(await world.end(id)).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'ApprovalMissing', what: expect.stringContaining('nobody took back') }],
    });
    expect(await signed.started()).toEqual([]);
    expect((await signed.seen(id)).map(({ statement }) => statement?.['verdict'])).toEqual([
      'approve',
      'withdraw',
      'approve',
    ]);
  });

  it.each([
    ['expired', 'valid-before="20200101Z"'],
    ['is valid only from later on', 'valid-after="20900101Z"'],
    ['was removed', null],
    ['is only for other purposes', 'namespaces="git"'],
  ])('stops the next call when the key of an approver %s while the run goes on', async (what, limit) => {
    const id = `key-${what.replaceAll(' ', '-')}`;
    const { world } = signed;
    const before = (await signed.started()).length;
    await world.faults({ gcp_pg_egress: { hang_s: 3 } });
    await world.waiting(id);
    await signed.approve(id, 'alice');
    await signed.approve(id, 'bob');
    await until(async () => (await signed.started()).length > before);
    const { bob = '' } = signed.lines;
    await signed.signers({ bob: limit && bob.replace('bob ', `bob ${limit} `) });
    await world.untilStopped(id, 'ApprovalMissing');
    expect(await signed.started()).toHaveLength(before + 1);
    await signed.signers();
    const answer = { as: 'carol', reason: 'his key was never stolen', sign: signed.sign('carol') };
    expect(await world.dr.operate(id, 'retryStep', answer)).toMatchObject({ accepted: true });
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
    await world.faults({});
  });
});
