import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEALED_FILES } from '../../contract/evidence/layout';
import { accountOfLost } from '../../contract/evidence/lost-run';
import { aBundle, aHistory, aPlace, aSample, at, type Place, RUN, type Sample } from './a-bundle';
import { bothVerdicts } from './both-verdicts';

let place: Place;
beforeEach(() => {
  place = aPlace();
});
afterEach(() => place.remove());

const GOOD = { exit: 0, clauses: [] };
const BROKEN = { exit: 23, clauses: ['C4.5'] };
const LOST = { at: at(900), by: 'alice', reason: 'past retention' };

describe('a run whose history is lost (C4.5)', () => {
  /** The good run as it lies on the runner, under the ids of activities that nobody knows any more. */
  function remains(): Sample {
    const { fragments, ...sample } = aSample();
    const unknown = fragments.map((one, index) => ({ ...one, activity_id: `${(index * 7) % 11}` }));
    const ledger = sample.record.approvals;
    const record = accountOfLost(
      {
        run: RUN,
        workflow_id: 'dr-fo-1',
        home: place.store.home,
        fragments: unknown,
        plan: sample.plan,
        ledger,
      },
      LOST,
    );
    return { ...sample, record, fragments: unknown, history: { events: [], lost: LOST } };
  }

  it('is good when it says that it ended outside, told in the order of its own times', async () => {
    expect(await bothVerdicts(place, remains())).toEqual(GOOD);
    const lines = readFileSync(join(place.store.place(RUN), SEALED_FILES.timeline), 'utf8')
      .trimEnd()
      .split('\n');
    const times = lines.map((line) => JSON.parse(line).at);
    expect(times).toEqual(times.toSorted());
  });

  it('has steps as far as its records reach, and no better end', () => {
    const { record } = remains();
    expect(record).toMatchObject({ outcome: 'aborted', plan: 'failover-gcp-restore@v1', ended_at: at(70) });
    expect(record.steps.map(({ state }) => state)).toEqual([
      ...['done', 'done', 'done', 'done', 'done', 'nothing', 'done', 'running'],
      ...['not-reached', 'running'],
    ]);
  });

  it.each([
    ['said to be completed', { events: [], lost: LOST }],
    ['not said to be lost', { events: [] }],
  ])('is not good when it is %s', async (_, history) => {
    expect(await bothVerdicts(place, { ...aSample(), history })).toEqual(BROKEN);
  });
});

describe('a run that was reset (C4.5)', () => {
  /** The second call was made twice: in the branch that was left, with one more activity, and in the one that ended it. */
  function wentBack(): Sample {
    const sample = aSample();
    const [again, ...rest] = sample.fragments.slice(7);
    if (!again) throw new Error('the sample has two calls');
    const left = { ...again, activity: 'confirmPlan', activity_id: '30', says: 'looked', files: {} };
    const later = [again, ...rest].map((one) => ({ ...one, execution: 'later', at: at(100) }));
    const branch = [...sample.fragments.slice(0, 8), left];
    return {
      ...sample,
      fragments: [...branch, ...later],
      history: aHistory(sample.fragments),
      abandoned: [{ run_id: RUN.run_id, history: aHistory(branch) }],
    };
  }

  it('is good with the histories of both branches', async () => {
    expect(await bothVerdicts(place, wentBack())).toEqual(GOOD);
  });

  it('is not good without that of the branch that was left', async () => {
    expect((await bothVerdicts(place, { ...wentBack(), abandoned: [] })).clauses).toContain('C4.5');
  });

  it('is good where that one is lost, and says so', async () => {
    const abandoned = [{ run_id: RUN.run_id, history: { events: [], lost: LOST } }];
    expect(await bothVerdicts(place, { ...wentBack(), abandoned })).toEqual(GOOD);
    expect(
      JSON.parse(
        readFileSync(join(place.store.place(RUN), `temporal/abandoned/1-${RUN.run_id}.json`), 'utf8'),
      ),
    ).toEqual({ events: [], lost: LOST });
  });

  it('is sealed once: again it is the same', async () => {
    const sample = wentBack();
    await aBundle(place.store, sample);
    const seal = () => place.store.seal(RUN, sample.record, sample.history, sample.abandoned);
    expect(await seal()).toEqual(await seal());
  });
});
