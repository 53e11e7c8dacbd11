import { writeFile } from 'node:fs/promises';
import { until } from '../support/until';
import { deliver, Flood } from './support/a-flood';
import { SignedWorld } from './support/a-signed-world';

const ID = 'flooded';

describe('C6.1 a run that is flooded with messages', () => {
  let signed: SignedWorld;

  beforeAll(async () => {
    signed = await SignedWorld.open();
    const asked = await signed.world.waiting(ID, 'standby-gcp-managed');
    await new Flood(handle(), asked, [0, 1000]).signals(610);
    await signed.world.untilStatus(ID, ({ messages }) => messages.warning !== null || 'no warning');
  }, 180_000);
  afterAll(() => signed?.world.close());

  const handle = () => signed.world.client.workflow.getHandle(`dr-${ID}`);
  const events = async () => (await handle().describe()).historyLength;

  async function put(text: string) {
    const file = signed.world.path('message.json');
    await writeFile(file, text);
    return signed.world.hyopsDr('deliver', file, '--json');
  }

  it('says that it no longer reads signals, and what to use instead', async () => {
    const { warning } = (await signed.world.status(ID)).messages;
    expect(warning).toContain('more than 500 messages were refused');
    expect(warning).toContain('hyops-dr deliver');
  });

  it('answers an update that cannot count, and does not add it to the history', async () => {
    const before = await events();
    const refused = { accepted: false, why: 'mallory is not among the approvers' };
    for (let sent = 0; sent < 10; sent++)
      expect(await signed.world.dr.approve(ID, { as: 'mallory', reason: 'let me in' })).toEqual(refused);
    expect((await events()) - before).toBeLessThan(10);
  });

  it('refuses a message on the runner that another key has signed', async () => {
    const asked = await signed.world.dr.awaitApprovalRequest(ID);
    const { statement, signature } = await signed.message(
      asked,
      'verdict',
      'approve',
      'alice',
      {},
      'mallory',
    );
    expect(await put(JSON.stringify({ ...statement, signature }))).toMatchObject({ code: 0 });
    await deliver(signed, 'approve', ID, 'bob');
    const given = async () => (await signed.world.dr.awaitApprovalRequest(ID)).approvals_given;
    await until(async () => (await given()).includes('bob') || 'bob has not approved', 30_000);
    expect(await given()).toEqual(['bob']);
  }, 60_000);

  it('is approved, retried and completed by messages on the runner', async () => {
    await signed.world.faults({ cloudsql_managed_standby: { fail: true } });
    await deliver(signed, 'approve', ID, 'alice');
    await signed.world.untilStopped(ID, 'HyopsFailed');
    await signed.world.faults({});
    await deliver(signed, 'retry', ID, 'carol');
    await signed.world.untilPhase(ID, 'ended');
    expect(await signed.world.dr.result(ID)).toMatchObject({ outcome: 'completed' });
  }, 180_000);

  it.each([
    ['text', 'approve it', 'it is not one JSON object of at most 64 KiB'],
    ['a list', '[1]', 'it is not one JSON object of at most 64 KiB'],
    ['too much', JSON.stringify({ reason: 'x'.repeat(70_000) }), 'it is not one JSON object'],
    [
      'an object that says nothing',
      '{"decision_id": "../x"}',
      'it names no decision_id; its verdict or action must be one of approve, reject, withdraw, abort',
    ],
  ])('is not sent %s by deliver, which refuses it in one sentence', async (_, text, sentence) => {
    const { code, stderr } = await put(text);
    expect(code).toBe(3);
    expect(stderr).toContain(sentence);
  });
});
