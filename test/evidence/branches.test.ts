import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIMELINE } from '../../contract/evidence/files/timeline';
import { accountOfLost } from '../../contract/evidence/lost-run';
import { aBundle, aHistory, aPlace, aSample, at, type Place, RUN, type Sample } from './verify/a-bundle';
import { bothVerdicts } from './verify/both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const GOOD = { exit: 0, clauses: [] };
const BROKEN = { exit: 23, clauses: ['C4.5'] };
const LOST = { at: at(900), by: 'alice', reason: 'past retention' };

describe('a run whose history is lost (C4.5)', () => {
  /** The files of a good run on the runner, with activity ids that no history explains. */
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
        seen: [],
      },
      LOST,
    );
    return { ...sample, record, fragments: unknown, history: { events: [], lost: LOST } };
  }

  it('is good when it is reported as ended outside, with fragments in the order of their times', async () => {
    expect(await bothVerdicts(place, remains())).toEqual(GOOD);
    const lines = readFileSync(join(place.store.place(RUN), TIMELINE.path), 'utf8')
      .trimEnd()
      .split('\n');
    const times = lines.map((line) => JSON.parse(line).at);
    expect(times).toEqual(times.toSorted());
  });

  it('has the steps that its fragments show, and ends as aborted', () => {
    const { record } = remains();
    expect(record).toMatchObject({ outcome: 'aborted', plan: 'failover-gcp-restore@v1', ended_at: at(70) });
    expect(record.steps.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 7 }, () => 'unknown'),
      ...['running', 'not-reached', 'not-reached'],
    ]);
  });

  it.each([
    ['reported as completed', { events: [], lost: LOST }],
    ['not marked as lost', { events: [] }],
  ])('is not good when it is %s', async (_, history) => {
    expect(await bothVerdicts(place, { ...aSample(), history })).toEqual(BROKEN);
  });
});

describe('a run that was reset (C4.5)', () => {
  /** A run whose second call is in both branches: in the abandoned one, with one more activity, and in the last one. */
  function wentBack(): Sample {
    const sample = aSample();
    const [again, ...rest] = sample.fragments.slice(7);
    if (!again) throw new Error('the sample must have two calls');
    const left = { ...again, activity: 'confirmPlan', activity_id: '30', says: 'checked', files: {} };
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

  it('is not good without the history of the abandoned branch', async () => {
    expect((await bothVerdicts(place, { ...wentBack(), abandoned: [] })).clauses).toContain('C4.5');
  });

  it('is good when the history of the abandoned branch is marked as lost', async () => {
    const abandoned = [{ run_id: RUN.run_id, history: { events: [], lost: LOST } }];
    expect(await bothVerdicts(place, { ...wentBack(), abandoned })).toEqual(GOOD);
    expect(
      JSON.parse(
        readFileSync(join(place.store.place(RUN), `temporal/abandoned/1-${RUN.run_id}.json`), 'utf8'),
      ),
    ).toEqual({ events: [], lost: LOST });
  });

  it('is sealed once, and sealing again returns the same seal', async () => {
    const sample = wentBack();
    await aBundle(place.store, sample);
    const seal = () =>
      place.store.seal(RUN, sample.record, sample.history, { abandoned: sample.abandoned ?? [] });
    expect(await seal()).toEqual(await seal());
  });
});
