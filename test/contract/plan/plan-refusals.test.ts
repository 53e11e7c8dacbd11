import type { BlueprintStep } from '../../../contract/world/blueprint';
import { placesOf, problemsOf } from '../decision/problems-of';
import { compiled, OVERLAY, PUBLISHED, TUNNEL, withSteps } from './a-compilation';
import { aBlueprint, aPlan, READ_ONLY } from './a-plan';

const looking = (step: BlueprintStep) =>
  step.id === 'cutover' ? { ...step, inputs: { ...step.inputs, apply_mode: 'status' } } : step;

describe('a plan is refused', () => {
  it('when a step of the blueprint is not assigned (C4.4)', () => {
    const parts = withSteps({ 'resume-protection': { nothing: 'Nothing to protect here.' } });
    expect(problemsOf(compiled(parts))).toContain(
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: step "backups" of dr/orders-gcp@v1 is not assigned',
    );
  });

  it('when a step of its blueprint reads inputs from a file, which nobody approves (C4.4)', () => {
    const steps = aBlueprint().steps.map((step) =>
      step.id === 'network' ? { ...step, inputs_file: 'more.yml' } : step,
    );
    expect(problemsOf(compiled({ blueprint: { steps } }))).toEqual([
      expect.stringContaining('HyOps would read more inputs from a file, which approvers do not see'),
    ]);
  });

  it('when it names a step that the blueprint does not have (C4.4)', () => {
    const parts = withSteps({ 'sync-secrets': [{ call: 'restroe', expect: 'must-run' }] });
    expect(problemsOf(compiled(parts))).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: dr/orders-gcp@v1 has no step "restroe"',
    ]);
  });

  it('when it assigns a step twice (C4.4)', () => {
    const parts = withSteps({ 'sync-secrets': [{ call: 'restore', expect: 'must-run' }] });
    expect(problemsOf(compiled(parts))).toEqual([
      expect.stringContaining('"restore" is assigned more than once'),
      expect.stringContaining(
        'call 03-sync-secrets-restore overwrites the data on the target, which does not belong in',
      ),
    ]);
  });

  it('when it gives inputs to an unknown step (C4.4)', () => {
    const inputs = { ...aPlan().inputs, gohst: { zone: 'a' } };
    expect(problemsOf(compiled({ plan: { inputs } }))).toEqual([expect.stringContaining('"gohst"')]);
  });

  it('when its order violates a dependency that is not listed as dropped (C7.8, C7.9)', () => {
    expect(problemsOf(compiled({ plan: { dropped_requires: [] } }))).toEqual([
      expect.stringContaining('runs "cutover" before "backups", which it requires'),
    ]);
  });

  it('when it lists a dependency as dropped that its order satisfies (C7.8, C7.9)', () => {
    const dropped = [
      ...aPlan().dropped_requires,
      { step: 'restore', requires: 'network', reason: 'Nobody remembers why.' },
    ];
    expect(problemsOf(compiled({ plan: { dropped_requires: dropped } }))).toEqual([
      expect.stringContaining('"restore" requires "network" is listed as dropped, but is not'),
    ]);
  });

  it('when it cuts traffic without a read-back, or has a read-back without a cutover (C7.8)', () => {
    const blind = { traffic: { nothing: 'Nobody looks.' }, endpoints: { orders: PUBLISHED } };
    expect(problemsOf(compiled({ plan: blind }))).toEqual([
      expect.stringContaining('call 03-cut-traffic-cutover cuts traffic, but the plan has no read-back'),
    ]);
    const idle = { blueprint: aBlueprint({ steps: aBlueprint().steps.map(looking) }) };
    expect(problemsOf(compiled(idle))).toEqual([
      expect.stringContaining('traffic is read back, but no call cuts or steers it'),
    ]);
  });

  it('when it does not support the access mode (C4.7, C6.3)', () => {
    expect(problemsOf(compiled({ plan: { access: { 'private-overlay': OVERLAY } } }))).toEqual([
      expect.stringMatching(/^AccessModeUnmet at execution_plane/),
    ]);
  });

  it('when the decision is a drill and the plan does not allow drills', () => {
    expect(placesOf(compiled({ decision: { drill: true } }))).toEqual(['drill']);
    expect(compiled({ decision: { drill: true }, plan: { drills: true } }).ok).toBe(true);
  });

  it('when the policy cannot be met (C4.2, C6.1)', () => {
    const policy = { rules: [{ name: 'nobody', approvals: 2, approvers: ['alice'] }] };
    expect(problemsOf(compiled({ policy }))).toEqual([expect.stringMatching(/^PolicyInvalid/)]);
  });

  it.each([{ decision_type: 'failover' }, { decision_type: 'failback' }])(
    'when it proves no fencing for a decision of %j (C6.5)',
    ({ decision_type }) => {
      const plan = {
        selects: { decision_type, target_cloud: 'gcp', dr_mode: 'restore' },
        fencing: { nothing: 'We are sure that it is down.' },
      };
      expect(problemsOf(compiled({ decision: { decision_type }, plan }))).toEqual([
        expect.stringMatching(/fencing/),
      ]);
    },
  );

  it('when only a two-person statement could prove fencing, and fewer than two people have keys (C6.5)', () => {
    const statement = { rung: 'two-person-statement' };
    const by = (names: (string | string[])[], keys: string[], rungs: object[] = [statement]) =>
      problemsOf(
        compiled({
          plan: { fencing: { old_primary: '10.0.2.10', rungs } },
          place: {
            signers: names.map((name, at) => ({
              ...{ names: [name].flat(), options: '', type: 'ssh-ed25519', key: keys[at] ?? '' },
            })),
          },
        }),
      );
    const refused = [
      'PlanInvalid at allowed_signers: plan failover-gcp-restore@v1 proves fencing only by a two-person statement, and fewer than two of alice, bob have a key in allowed_signers',
    ];
    expect(by([], [])).toEqual(refused);
    expect(by(['alice', 'mallory'], ['a', 'm'])).toEqual(refused);
    expect(by(['alice', 'bob'], ['a', 'a'])).toEqual(refused);
    expect(by(['alice', 'alice'], ['a', 'b'])).toEqual(refused);
    expect(by(['alice', 'bob', 'mallory'], ['a', 'a', 'm'])).toEqual(refused);
    expect(by([['alice', 'al'], 'alice'], ['a', 'b'])).toEqual(refused);
    expect(by([['alice', 'al'], 'bob'], ['a', 'b'])).toEqual([]);
    expect(by(['alice', 'bob'], ['a', 'b'])).toEqual([]);
    const probes = { rung: 'live-probes', from: ['runner', 'witness'], probes: [READ_ONLY] };
    expect(by([], [], [probes, statement])).toEqual([]);
  });

  it('when it restores data and names no backup source (C6.4)', () => {
    const plan = { backup: { nothing: 'There will be one.' } };
    expect(problemsOf(compiled({ plan }))).toEqual([expect.stringMatching(/backup/)]);
  });

  it('when it restores from a repository that the decision does not name (C3.8, C4.9)', () => {
    expect(problemsOf(compiled({ plan: { inputs: {} } }))).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1: call 02-move-data-restore restores data from a repository that the decision does not name',
    ]);
  });

  it('when it uses metadata, which nothing validates (C4.1)', () => {
    const inputs = { ...aPlan().inputs, network: { labels: { from: 'decision.metadata' } } };
    const decision = { metadata: { owner: 'orders' } };
    expect(problemsOf(compiled({ plan: { inputs }, decision }))).toEqual([
      expect.stringContaining('uses metadata, which is never interpreted'),
    ]);
  });

  it('with every problem at once (C4.6)', () => {
    const parts = {
      decision: { cutover_policy: 'weighted', drill: true },
      plan: { access: { 'gcp-iap': TUNNEL }, dropped_requires: [] },
    };
    expect(compiled(parts).ok ? 0 : placesOf(compiled(parts)).length).toBe(4);
  });
});
