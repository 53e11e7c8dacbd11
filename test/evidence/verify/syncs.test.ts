import type { Fragment } from '../../../activities/store/store';
import { CALL, RESULT, SYNC } from '../../../contract/evidence/files/calls';
import { DECISION as DECISION_FILE } from '../../../contract/evidence/files/decision';
import type { SyncCall } from '../../../contract/plan/compiled-plan';
import { digestOf } from '../../../contract/signing/digest';
import { asState } from '../../support/a-step';
import { aCall, aPlace, aPlan, EXECUTED, type Place, type Sample } from './a-bundle';
import { bothVerdicts, withPlan, withRecord } from './both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const ID = '03-sync-secrets-refresh';
const SYNCED = { scope: 'cutover', names: ['API_KEY', 'SSH_KEY'], synced: 2 };
const { module_ref: _, blueprint_step: __, expect: ___, ...ASKED } = aCall(ID, '');

/** A good run with one sync of secrets between the restore and the cutover, or with something changed. */
function sample(
  call: Partial<SyncCall> = {},
  files: Record<string, unknown> = {},
  decided: object = { secret_sync_profile: 'cutover' },
): Sample {
  const sync: SyncCall = {
    ...{ id: ID, step: 'sync-secrets', effect: 'syncs-secrets', cloud: null, kind: 'sync', name: 'refresh' },
    scope: 'cutover',
    from: { from: 'decision.secret_sync_profile', one_of: ['cutover', 'payroll'], otherwise: 'database' },
    ...call,
  };
  const [prepare, restore, cut] = aPlan().calls;
  if (!prepare || !restore || !cut) throw new Error('the sample has other calls');
  const decision = { ...aPlan().decision, ...decided };
  const nothing = [{ step: prepare.step, reason: 'the target is ready' }];
  const changed = withPlan({ calls: [restore, sync, cut], decision, nothing });
  const synced = {
    ...CALL.holding({ ...ASKED, scope: 'cutover' }, ID),
    ...RESULT.holding({ ...EXECUTED, conclusion: { state: 'executed', hyops_run: null } }, ID),
    ...SYNC.holding(SYNCED, ID),
    ...files,
  };
  const makes = (one: Fragment, call: string) => Object.hasOwn(one.files, CALL.at(call));
  const restored = changed.fragments.find((one) => makes(one, restore.id));
  const fragments = changed.fragments.map((one) => {
    if (Object.hasOwn(one.files, DECISION_FILE.path)) {
      const said = DECISION_FILE.holding({ ...decision, digest: digestOf(decision) });
      return { ...one, files: { ...one.files, ...said } };
    }
    // The restore takes the turn of the preparation, and the sync that of the restore.
    if (makes(one, prepare.id)) return { ...one, says: restored?.says ?? '', files: restored?.files ?? {} };
    return one === restored ? { ...one, says: `call ${ID}: executed`, files: synced } : one;
  });
  return withRecord(
    ({ steps }) => ({
      steps: steps.map((one) => {
        if (one.step === prepare.step) return asState(one, 'nothing');
        return one.step === sync.step ? asState(one, 'done') : one;
      }),
    }),
    { ...changed, fragments },
  );
}

describe('a sync of secrets, by both verifiers', () => {
  it('C7.6 is accepted when it ran with the scope that the decision selects', async () => {
    expect(await bothVerdicts(place, sample())).toEqual({ exit: 0, clauses: [] });
  });

  it.each<[string, string[], Sample]>([
    [
      'the plan has another scope than the decision',
      ['C3.9'],
      sample({}, {}, { secret_sync_profile: 'payroll' }),
    ],
    [
      'the decision names a scope that the plan does not list',
      ['C3.9'],
      sample({}, {}, { secret_sync_profile: 'all' }),
    ],
    ['the plan has another scope than the usual one', ['C3.9'], sample({}, {}, {})],
    [
      'the plan takes the scope from another field',
      ['C4.4', 'C8.3'],
      sample({ from: { from: 'decision.rationale', shape: 'name' } }),
    ],
    [
      'the command had another scope',
      ['C7.6'],
      sample({}, SYNC.holding({ ...SYNCED, scope: 'payroll' }, ID)),
    ],
    ['the call names another scope', ['C7.6'], sample({}, CALL.holding({ ...ASKED, scope: 'payroll' }, ID))],
    ['fewer secrets were synced', ['C7.6'], sample({}, SYNC.holding({ ...SYNCED, synced: 1 }, ID))],
    [
      'nothing says how many were synced',
      ['C7.6'],
      sample({}, SYNC.holding({ ...SYNCED, synced: null }, ID)),
    ],
    ['it is declared as an observation', ['C4.4'], sample({ effect: 'observes' })],
  ])('C3.9, C7.6 is refused when %s', async (_, clauses, bad) => {
    expect(await bothVerdicts(place, bad)).toEqual({ exit: 23, clauses });
  });

  it.each<[unknown, object]>([
    [undefined, {}],
    [null, {}],
    [7, {}],
    [{}, {}],
    [{ from: 'decision.secret_sync_profile', one_of: 7 }, {}],
    [{ from: 'decision.secret_sync_profile', one_of: [{}] }, {}],
    [{ from: 'decision.secret_sync_profile', map: 'cutover' }, {}],
    [{ from: 'decision.secret_sync_profile', map: { cutover: 7 } }, {}],
    [{ from: 'decision.secret_sync_profile', one_of: ['cutover'], shape: 'name' }, {}],
    [{ from: 'decision.secret_sync_profile', shape: 'name' }, { secret_sync_profile: 7 }],
    [{ from: 'decision.secret_sync_profile', map: { a: 'cutover' } }, { secret_sync_profile: ['a'] }],
    [{ from: 'decision.secret_sync_profile', one_of: ['cutover'] }, { secret_sync_profile: null }],
  ])(
    'C3.9 is refused by both when the plan takes its scope from %j and the decision has %j',
    async (from, decided) => {
      const malformed: object = { from };
      const { exit } = await bothVerdicts(
        place,
        sample(malformed, {}, { secret_sync_profile: 'cutover', ...decided }),
      );
      expect(exit).toBe(23);
    },
  );
});
