import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHome } from '../../activities/store/home';
import { aPlace, at, type Place, RUN } from './verify/a-bundle';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const folders = () => [join(place.root, 'one'), join(place.root, 'two')] as const;
const told = {
  activity: 'runCall',
  activity_id: '7',
  execution: RUN.run_id,
  attempt: 1,
  at: at(1),
  says: 'done',
  files: { 'calls/x/result.json': { code: 0 } },
};

describe('the evidence home of a runner (C4.5)', () => {
  it('is a pair of evidence folder and state folder that keeps its id', async () => {
    const home = await openHome(...folders());
    expect((await openHome(...folders())).id).toBe(home.id);
    for (const folder of folders())
      expect(JSON.parse(readFileSync(join(folder, 'home.json'), 'utf8'))).toEqual({ home: home.id });
  });

  it.each([0, 1])('is refused when one folder of the pair was replaced (%d)', async (which) => {
    const [evidence, state] = folders();
    await openHome(evidence, state);
    mkdirSync(join(evidence, 'fo-1'));
    const other = join(place.root, 'other');
    const pair = which === 0 ? ([other, state] as const) : ([evidence, other] as const);
    await expect(openHome(...pair)).rejects.toThrow(/do not belong together/);
    await openHome(other, join(place.root, 'another'));
    await expect(openHome(...pair)).rejects.toThrow(/do not belong together/);
  });

  it('can be opened after a first start that was interrupted between the two marks', async () => {
    const [evidence, state] = folders();
    const { id } = await openHome(evidence, state);
    rmSync(state, { recursive: true });
    expect((await openHome(evidence, state)).id).toBe(id);
  });

  it('is refused when its marker cannot be read', async () => {
    await openHome(...folders());
    for (const folder of folders()) writeFileSync(join(folder, 'home.json'), '');
    await expect(openHome(...folders())).rejects.toThrow(/do not belong together/);
  });
});

describe('an evidence home that vanishes during a run', () => {
  it('is never created again, and nothing is read, written or lost until it is back', async () => {
    await place.store.record(RUN, told);
    const away = join(place.root, 'away');
    renameSync(place.evidence, away);
    mkdirSync(place.evidence);
    const claim = {
      decision_id: 'fo-2',
      decision_digest: '',
      workflow_id: '',
      run_id: 'x',
      claimed_at: at(1),
      namespace_id: null,
    };
    for (const work of [
      () => place.store.record(RUN, { ...told, attempt: 2 }),
      () => place.store.claim(claim),
      () => place.store.standingClaim(RUN.decision_id),
      () => place.store.read(RUN, 'calls/x/result.json'),
    ])
      await expect(work()).rejects.toMatchObject({ reason: { code: 'EvidenceUnwritable' } });
    expect(readdirSync(place.evidence)).toEqual([]);
    rmSync(place.evidence, { recursive: true });
    renameSync(away, place.evidence);
    expect(await place.store.read(RUN, 'calls/x/result.json')).toEqual({ code: 0 });
  });

  it('is noticed by its missing state folder, too', async () => {
    renameSync(`${place.evidence}-state`, join(place.root, 'away'));
    await expect(place.store.record(RUN, told)).rejects.toThrow(/unmounted, moved or emptied/);
  });
});
