import { effectOfCall } from '../../../contract/effects/effect-of-call';
import { EFFECTS } from '../../../contract/effects/effects';
import { SHIPPED_MODULES } from '../../../contract/effects/shipped-modules';

const found = (module_ref: string, inputs: Record<string, unknown> = {}, action = 'deploy') => {
  const effect = effectOfCall({ module_ref, action, inputs }, {});
  return effect.ok ? [effect.value.effect, effect.value.cloud] : effect.what;
};

describe('the effect of a call (C4.4)', () => {
  it.each([
    ['restore', 'restores'],
    ['RESTORE', 'restores'],
    [' Restore\n', 'restores'],
    ['auto', 'prepares'],
    ['', 'prepares'],
    [null, 'prepares'],
    [undefined, 'prepares'],
  ])('by apply_mode %j of the database cluster, as HyOps reads it, is %s', (apply_mode, effect) => {
    expect(found('platform/postgresql-ha', { apply_mode })).toEqual([effect, null]);
  });

  it.each([
    ['restores'],
    ['__proto__'],
    ['constructor'],
    [true],
    [1],
    [['restore']],
    [{ toString: 'restore' }],
  ])('is unknown for the mode %j, which nobody has described', (apply_mode) => {
    expect(found('platform/network/dns-routing', { apply_mode })).toMatch(
      /^the effect of the module .*is unknown$/,
    );
  });

  it.each(['', 'acme/thing', '__proto__', 'constructor', 'toString', 'platform/postgresql-ha/'])(
    'is unknown for the module %j',
    (module) => {
      expect(found(module)).toMatch(/^the effect of the module .*is unknown$/);
    },
  );

  it('is unknown when a required mode is missing, or when a preset could set it unseen', () => {
    expect(found('platform/linux/gns3-lab-archive')).toMatch(
      /selects the effect of the module .*, but it is missing/,
    );
    expect(found('platform/postgresql-ha', { preset_ref: 'x' })).toMatch(/but it is missing/);
    expect(found('platform/postgresql-ha', { preset_ref: 'x', apply_mode: 'auto' })).toEqual([
      'prepares',
      null,
    ]);
  });

  it('is to observe when the step is only planned or validated', () => {
    for (const action of ['plan', 'validate', ' Validate '])
      expect(found('platform/postgresql-ha', { apply_mode: 'restore' }, action)).toEqual(['observes', null]);
    for (const action of ['apply', 'deploy', 'rebuild', ''])
      expect(found('platform/postgresql-ha', { apply_mode: 'restore' }, action)).toEqual(['restores', null]);
  });

  it('is to remove when the module is set to absent, and stays harmful if it was harmful', () => {
    expect(found('platform/network/edge-observability', { edge_obs_state: 'Absent' })).toEqual([
      'removes',
      null,
    ]);
    expect(found('platform/network/dns-routing', { dns_state: 'absent' })).toEqual(['cuts-traffic', null]);
    expect(found('platform/network/dns-routing', { dns_state: 'absent', apply_mode: 'status' })).toEqual([
      'observes',
      null,
    ]);
  });

  it('applies to the cloud of the machines that it works on', () => {
    const on = (state: string) =>
      found('platform/postgresql-ha', { apply_mode: 'restore', inventory_state_ref: state });
    expect(on('platform/gcp/platform-vm#orders')).toEqual(['restores', 'gcp']);
    expect(on('platform/onprem/platform-vm')).toEqual(['restores', 'none']);
    expect(on('acme/vm#orders')).toEqual(['restores', null]);
  });

  it('of a shipped module cannot be changed by the configuration', () => {
    const own = { 'platform/network/dns-routing': { effect: 'observes' } } as const;
    expect(
      effectOfCall({ module_ref: 'platform/network/dns-routing', action: 'deploy', inputs: {} }, own),
    ).toMatchObject({ value: { effect: 'cuts-traffic' } });
  });

  it('is known for each mode of each module that HyOps ships', () => {
    for (const [module, entry] of Object.entries(SHIPPED_MODULES))
      for (const effect of 'by' in entry ? Object.values(entry.modes) : [entry.effect])
        expect([module, EFFECTS.includes(effect)]).toEqual([module, true]);
    expect(Object.keys(SHIPPED_MODULES).length).toBeGreaterThan(80);
  });
});
