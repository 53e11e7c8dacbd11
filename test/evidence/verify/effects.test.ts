import type { CompiledCall, CompiledPlan } from '../../../contract/plan/compiled-plan';
import { aPlace, aPlan, type Place } from './a-bundle';
import { bothVerdicts, withPlan } from './both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const clausesOf = async (change: Partial<CompiledPlan>) => {
  const { exit, clauses } = await bothVerdicts(place, withPlan(change));
  expect(exit).toBe(clauses.length === 0 ? 0 : 23);
  return clauses;
};
const decided = (change: Partial<CompiledPlan['decision']>) => ({
  decision: { ...aPlan().decision, ...change },
});

/** The calls of the sample with one of them changed, and its inputs. */
function calls(
  which: number,
  change: Partial<CompiledCall>,
  inputs: Record<string, unknown> = {},
): CompiledCall[] {
  return aPlan().calls.map((call, at) => {
    if (call.kind !== 'hyops' || at !== which) return call;
    const changed = { ...call, ...change } as typeof call;
    const [step] = call.overlay.steps;
    const made = { ...step, module_ref: changed.module_ref, inputs: { ...step.inputs, ...inputs } };
    return { ...changed, overlay: { ...call.overlay, steps: [made] } };
  });
}

const PREPARE = 0;
const RESTORE = 1;
const CUT = 2;
const nothing = { nothing: 'nothing of the kind' };

describe('the effects of an executed plan, by both verifiers', () => {
  it('C4.4: are good in the sample', async () => {
    expect(await clausesOf({})).toEqual([]);
  });

  it('C6.5: are a finding when a burst restored data and cut traffic without guards', async () => {
    const plan = {
      ...decided({ decision_type: 'burst' }),
      fencing: nothing,
      repository: { ...aPlan().repository, backup: nothing },
    };
    expect(await clausesOf(plan)).toEqual(['C6.4', 'C6.5', 'C8.1']);
  });

  it('C6.5: are a finding when a burst has all guards and still restores', async () => {
    expect(await clausesOf(decided({ decision_type: 'burst' }))).toEqual(['C6.5', 'C8.1']);
  });

  it.each([
    ['C3.4', 'a warm promotion restores', decided({ dr_mode: 'warm_promote' })],
    ['C3.3', 'the calls work in another cloud', decided({ target_cloud: 'azure' })],
    ['C6.4', 'a restore has no backup', { repository: { ...aPlan().repository, backup: nothing } }],
    [
      'C6.5',
      'the fencing has no rung that exists',
      { fencing: { old_primary: 'db', rungs: [{ rung: 'power-api' }] } },
    ],
    ['C8.6', 'no endpoint is named', { endpoints: {} }],
    ['C4.9', 'a restore names no repository', { calls: calls(RESTORE, {}, { repo_state_ref: '' }) }],
    ['C7.5', 'HyOps may skip the restore', { calls: calls(RESTORE, { expect: 'may-already-exist' }) }],
    ['C4.4', 'a module is unknown', { calls: calls(PREPARE, { module_ref: 'acme/new-thing' }) }],
    ['C4.4', 'a mode is unknown', { calls: calls(CUT, {}, { apply_mode: 'swap' }) }],
    ['C4.4', 'a cutover is called an observation', { calls: calls(CUT, { effect: 'observes' }) }],
    ['C4.4', 'the cloud of a call is left out', { calls: calls(PREPARE, { cloud: null }) }],
  ] satisfies [string, string, Partial<CompiledPlan>][])(
    '%s: are a finding when %s',
    async (clause, _, change) => {
      expect(await clausesOf(change)).toContain(clause);
    },
  );

  it.each([
    ['good when the probes ask it, however it is spelled', ['FD00:0::0010', 'old.example.test'], []],
    ['a finding when a probe asks another host', ['fd00::10', 'old.example.test', 'fd00::11'], ['C6.5']],
    ['a finding when no probe asks one of its hosts', ['fd00::10'], ['C6.5']],
  ])('C6.5: of fencing the old primary are %s', async (_, hosts, clauses) => {
    const probes = hosts.map((host) => ({ kind: 'closed' as const, name: host, host, port: 5432 }));
    const rung = { rung: 'live-probes' as const, from: ['runner', 'witness'], probes, max_age_seconds: 30 };
    const fencing = { old_primary: ['fd00::10', 'Old.Example.Test'], rungs: [rung] };
    expect(await clausesOf({ fencing })).toEqual(clauses);
  });

  it('C4.4: may be those of a module of the configuration, which the plan carries', async () => {
    const own = { 'acme/network': { effect: 'prepares' as const } };
    const changed = calls(PREPARE, { module_ref: 'acme/network', cloud: null });
    expect(await clausesOf({ calls: changed, modules: own })).not.toContain('C4.4');
  });
});
