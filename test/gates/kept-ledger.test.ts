import { keptLedger } from '../../activities/approvals/kept-ledger';
import { aGate, aPlace, aSample, at, type Place, RUN } from '../evidence/verify/a-bundle';

describe('C6.1 the recorded messages of people', () => {
  let place: Place;
  beforeAll(async () => {
    place = await aPlace();
  });
  afterAll(() => place.remove());

  const { plan, record } = aSample();
  const asked = aGate('approval', plan, at(10));
  const gateAsked = (execution: string, second: number, by: string) =>
    place.store.record(RUN, {
      activity: 'confirmApproval',
      activity_id: '5',
      execution,
      attempt: 1,
      at: at(second),
      says: 'the gate is met',
      files: {
        'gates/approval.json': {
          ...asked,
          proofs: { ...asked.proofs, ledger: record.approvals.map((given) => ({ ...given, by })) },
        },
      },
    });
  const people = async () =>
    (await keptLedger(place.store, RUN, await place.store.fragments(RUN)))?.map(({ by }) => by);

  it('are those of the latest approval gate, also after a reset, and unknown before the first one', async () => {
    expect(await people()).toBeUndefined();
    await gateAsked('the-first-branch', 10, 'alice');
    expect(await people()).toEqual(['alice']);
    await gateAsked('after-the-reset', 20, 'bob');
    expect(await people()).toEqual(['bob']);
  });
});
