import { Plan } from '../../../contract/plan/plan';
import { reasonsOf } from '../decision/problems-of';
import { compiled, planOf } from './a-compilation';
import { aPlan } from './a-plan';

const TAKEN = { from: 'decision.secret_sync_profile', one_of: ['orders', 'payroll'], otherwise: 'payroll' };

/** The plan with one sync of this scope, and the decision with this profile. */
const parts = (scope: unknown, secret_sync_profile?: string, step = 'sync-secrets') => ({
  decision: secret_sync_profile === undefined ? {} : { secret_sync_profile },
  plan: { steps: { ...aPlan().steps, [step]: [{ sync: 'renew', scope }] } },
});
const syncOf = (scope: unknown, profile?: string) =>
  planOf(parts(scope, profile)).calls.find(({ kind }) => kind === 'sync');

describe('a sync in a plan (C3.9, C7.6)', () => {
  it('has the scope of the decision, or the usual one, and copies secrets', () => {
    expect(syncOf(TAKEN, 'orders')).toMatchObject({ scope: 'orders', from: TAKEN, effect: 'syncs-secrets' });
    expect(syncOf(TAKEN)).toMatchObject({ scope: 'payroll' });
    expect(syncOf({ from: TAKEN.from, map: { o: 'orders' } }, 'o')).toMatchObject({ scope: 'orders' });
    expect(syncOf('orders')).toMatchObject({ scope: 'orders', from: 'orders' });
  });

  it.each(['database', 'all', 'constructor', 'Orders'])('refuses the unlisted profile %j', (profile) => {
    expect(reasonsOf(compiled(parts(TAKEN, profile)))).toEqual([
      expect.stringMatching(/^DecisionInvalid at secret_sync_profile: .*it accepts orders, payroll/),
    ]);
  });

  it.each(['all', '..', '-x', 'a/b'])('refuses %j as a scope, whatever lists it', (profile) => {
    for (const scope of [
      { ...TAKEN, one_of: [profile] },
      { from: TAKEN.from, map: { [profile]: profile } },
    ])
      expect(reasonsOf(compiled(parts(scope, profile)))[0]).toMatch(/^PlanInvalid at plans\/ .*scope/);
  });

  it('requires that the values of the profile are limited', () => {
    expect(reasonsOf(compiled(parts({ from: TAKEN.from }, 'orders')))[0]).toMatch(
      /without limiting its values/,
    );
  });

  it('does not consume a profile when its own scope is fixed', () => {
    expect(reasonsOf(compiled(parts('orders', 'payroll')))[0]).toMatch(
      /sets secret_sync_profile, but no call/,
    );
  });

  it('belongs in no other step', () => {
    expect(reasonsOf(compiled(parts('orders', undefined, 'reconcile-workloads')))[0]).toMatch(
      /copies secrets, which does not belong in reconcile-workloads/,
    );
  });

  it.each([['all'], ['--dry-run'], ['a b'], [{ from: 'decision.rationale', shape: 'name' }], [7]])(
    'has no scope %j',
    (scope) => {
      const { steps } = aPlan();
      const plan = { ...aPlan(), steps: { ...steps, 'sync-secrets': [{ sync: 'renew', scope }] } };
      expect(Plan.safeParse(plan).success).toBe(false);
    },
  );
});
