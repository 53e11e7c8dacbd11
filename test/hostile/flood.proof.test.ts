import { deliver, Flood } from './support/a-flood';
import { SignedWorld } from './support/a-signed-world';

/** From nothing to the largest message that the server takes. */
const SIZES = [0, 10, 1000, 70_000];
const LARGEST = [1_900_000];

describe('C6.1 the longest flood that the server takes', () => {
  let signed: SignedWorld;

  beforeAll(async () => {
    signed = await SignedWorld.open();
  });
  afterAll(() => signed?.world.close());

  async function waiting(id: string, sizes: number[]): Promise<Flood> {
    const asked = await signed.world.waiting(id, 'standby-gcp-managed');
    return new Flood(signed.world.client.workflow.getHandle(`dr-${id}`), asked, sizes);
  }

  it('leaves a way to approve and abort when 20,000 messages have used up all signals and updates', async () => {
    const flood = await waiting('used-up', SIZES.slice(0, 3));
    await flood.signals(12_000);
    await flood.updates(8_000);
    await signed.world.faults({ cloudsql_managed_standby: { fail: true } });
    await deliver(signed, 'approve', 'used-up', 'alice');
    await deliver(signed, 'approve', 'used-up', 'bob');
    await signed.world.untilStopped('used-up', 'HyopsFailed');
    await deliver(signed, 'abort', 'used-up', 'carol');
    // A query would replay the whole history within its ten seconds.
    expect(await signed.world.dr.result('used-up')).toMatchObject({ outcome: 'aborted' });
    await signed.world.faults({});
  }, 3_600_000);

  it('keeps no other run waiting', async () => {
    const flood = await waiting('beside', SIZES);
    const flooding = flood.signals(2000);
    await signed.world.waiting('other', 'standby-gcp-managed');
    await signed.approve('other', 'alice');
    await signed.approve('other', 'bob');
    expect(await signed.world.end('other', 120_000)).toMatchObject({ outcome: 'completed' });
    await flooding;
    await deliver(signed, 'reject', 'beside', 'alice');
    await signed.world.untilPhase('beside', 'ended');
  }, 3_600_000);

  it('is sealed by a sweep when the size of its history ends the run', async () => {
    await signed.world.faults({ cloudsql_managed_standby: { hang_s: 60 } });
    const flood = await waiting('full', LARGEST);
    await signed.approve('full', 'alice');
    await signed.approve('full', 'bob');
    await signed.world.untilPhase('full', 'executing');
    await flood.signals(40);
    const run = signed.world.client.workflow.getHandle('dr-full');
    await expect(run.result()).rejects.toThrow();
    await signed.world.stopCalls();
    const swept = await signed.world.hyopsDr('evidence', 'seal', 'full', '--json');
    expect(JSON.parse(swept.stdout)).toMatchObject({ swept: [{ state: 'sealed' }] });
    await signed.world.faults({});
  }, 3_600_000);
});
