import { secretsNeeded } from '../../../contract/plan/compiled-plan';
import { digestOf } from '../../../contract/signing/digest';
import { type Parts, PROMOTED, planOf, withSteps } from './a-compilation';
import { aBlueprint, aPlan } from './a-plan';

const overlays = (parts: Parts = {}) =>
  planOf(parts).calls.flatMap((call) => (call.kind === 'hyops' ? [call.overlay] : []));

describe('a compiled plan', () => {
  it('calls the steps of the blueprint one by one, in the order of the contract (C4.4, C7.4-C7.9)', () => {
    expect(planOf().calls.map((call) => call.id)).toEqual([
      '01-prepare-target-network',
      '02-move-data-restore',
      '03-cut-traffic-cutover',
      '04-resume-protection-backups',
    ]);
  });

  it('has a blueprint of one step for each call, without dependencies (C4.4)', () => {
    expect(
      overlays().map(({ blueprint_ref, steps }) => [
        blueprint_ref,
        steps.map((step) => step.id),
        steps[0].requires,
      ]),
    ).toEqual(['network', 'restore', 'cutover', 'backups'].map((id) => ['dr/orders-gcp@v1', [id], []]));
  });

  it('keeps the blueprint and overrides only the inputs in the plan (C4.4, C4.9)', () => {
    const restore = overlays().find(({ steps }) => steps[0].id === 'restore');
    expect(restore?.steps[0].inputs).toEqual({
      inventory_state_ref: 'platform/gcp/platform-vm#orders',
      ssh_access_mode: 'direct',
      ssh_proxy_jump_auto: false,
      apply_mode: 'restore',
      required_env: ['PATRONI_SUPERUSER_PASSWORD'],
      repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
    });
  });

  it('merges inputs key by key, and fills in values of the decision at any depth (C3.9)', () => {
    const plan = {
      inputs: {
        ...aPlan().inputs,
        network: {
          tags: { role: 'dr' },
          list: [{ copy: { from: 'decision.requires_approval' } }],
        },
      },
    };
    const steps = aBlueprint().steps.map((step) =>
      step.id === 'network' ? { ...step, inputs: { tags: { owner: 'orders', role: 'none' } } } : step,
    );
    const decision = { requires_approval: true };
    expect(overlays({ plan, decision, blueprint: { steps } })[0]?.steps[0].inputs).toEqual({
      tags: { owner: 'orders', role: 'dr' },
      list: [{ copy: true }],
    });
  });

  it('lets HyOps apply no module that a step depends on (C4.4)', () => {
    const steps = aBlueprint().steps.map((step) => ({ ...step, with_deps: true }));
    expect(overlays({ blueprint: { steps } }).map((one) => one.steps[0]['with_deps'])).toEqual(
      Array(4).fill(false),
    );
  });

  it('lets HyOps skip only a step whose result may already exist (C4.4)', () => {
    expect(overlays().map(({ steps }) => [steps[0].id, steps[0]['skip_if_state_ok']])).toEqual([
      ['network', true],
      ['restore', false],
      ['cutover', false],
      ['backups', false],
    ]);
  });

  it('names state, module and secrets of each call (C6.2, C8.3)', () => {
    expect(planOf().calls[1]).toMatchObject({
      module_ref: 'platform/postgresql-ha',
      state_ref: 'platform/postgresql-ha#orders_restore',
      secrets: ['PATRONI_SUPERUSER_PASSWORD'],
      expect: 'must-run',
    });
  });

  it('contains all that HyOps is given for a call, without empty values of the blueprint (C4.4, C8.3)', () => {
    const [network, ...others] = aBlueprint().steps;
    const steps = [
      {
        ...network,
        state_instance: null,
        note: '',
        timeout: null,
        retries: 0,
        inputs: { required_env: ['A', 7] },
      },
      ...others,
    ];
    const [plain] = planOf().calls;
    const [call] = planOf({ blueprint: { steps, policy: undefined, mode: 'cloud' } }).calls;
    expect(call).toEqual({
      id: '01-prepare-target-network',
      step: 'prepare-target',
      effect: 'prepares',
      cloud: 'gcp',
      kind: 'hyops',
      blueprint_step: 'network',
      module_ref: 'org/gcp/wan-cloud-nat',
      state_ref: 'org/gcp/wan-cloud-nat',
      optional: false,
      expect: 'may-already-exist',
      proof: [
        {
          kind: 'tcp',
          name: 'the gateway answers',
          host: '10.0.2.1',
          port: 443,
        },
      ],
      secrets: ['A'],
      decided: [],
      overlay: {
        api_version: 'hybridops/v1',
        kind: 'BlueprintSpec',
        blueprint_ref: 'dr/orders-gcp@v1',
        mode: 'cloud',
        policy: {
          fail_fast: true,
          evidence_required: true,
        },
        steps: [
          {
            id: 'network',
            module_ref: 'org/gcp/wan-cloud-nat',
            action: 'deploy',
            requires: [],
            with_deps: false,
            optional: false,
            inputs: {
              required_env: ['A', 7],
            },
            skip_if_state_ok: true,
            retries: 0,
            verify_state_on_skip: true,
          },
        ],
      },
    });
    expect(plain?.kind === 'hyops' && [plain.secrets, plain.overlay.policy]).toEqual([
      [],
      {
        fail_fast: true,
      },
    ]);
  });

  it('lets HyOps skip only where the blueprint does too (C4.4)', () => {
    const steps = aBlueprint().steps.map((step) => ({ ...step, skip_if_state_ok: false }));
    const [network] = overlays({ blueprint: { steps } });
    expect(network?.steps[0]).toMatchObject({ skip_if_state_ok: false, verify_state_on_skip: false });
  });

  it('requires a probe only for a step that HyOps may skip (C4.4)', () => {
    expect(
      planOf().calls.map(
        (call) => call.kind === 'sync' || call.proof.map(({ kind, name }) => `${kind}: ${name}`),
      ),
    ).toEqual([['tcp: the gateway answers'], [], [], []]);
  });

  it('names its author, or no author (C4.2)', () => {
    expect(planOf({ plan: { author: 'alice' } }).author).toBe('alice');
    expect(planOf().author).toBeNull();
  });

  it('fills in only exact references to the decision, not similar texts (C3.9)', () => {
    const looks = {
      none: { from: 7 },
      other: { from: 'plan.name' },
      list: { from: ['decision.decision_id'] },
      text: 'decision.decision_id',
      nothing: null,
      one: { from: 'decision.decision_id' },
    };
    const steps = aBlueprint().steps.map((step) =>
      step.id === 'network' ? { ...step, inputs: { one: { below: true } } } : step,
    );
    const plan = { inputs: { ...aPlan().inputs, network: looks } };
    expect(overlays({ plan, blueprint: { steps } })[0]?.steps[0].inputs).toEqual({
      ...looks,
      one: 'orders-failover-1',
    });
  });

  it('gives the reason of each step that has nothing to do, and the dropped edges (C7.4-C7.9)', () => {
    const plan = planOf();
    expect(plan.nothing.map(({ step }) => step)).toEqual(['sync-secrets', 'reconcile-workloads']);
    expect(plan.dropped_requires).toMatchObject([{ step: 'cutover', requires: 'backups' }]);
  });

  it('carries a human step with its instructions and its proof', () => {
    const human = {
      human: 'promote',
      effect: 'promotes',
      instructions: 'Promote the standby in the console.',
      proof: PROMOTED,
    };
    const plan = planOf(withSteps({ 'move-data': [human, { call: 'restore', expect: 'must-run' }] }));
    expect(plan.calls[1]).toMatchObject({
      id: '02-move-data-promote',
      kind: 'human',
      ...{ name: 'promote' },
    });
  });

  it('has no optional call that moves data or cuts traffic, whatever the blueprint allows (C7.5, C7.8)', () => {
    const steps = aBlueprint().steps.map((step) => ({ ...step, optional: true }));
    const optional = planOf({ blueprint: { steps } }).calls.map(
      (call) => call.kind === 'hyops' && call.optional,
    );
    expect(optional).toEqual([true, false, false, true]);
  });

  it('lists each secret once by name, however many calls use it (C6.2)', () => {
    const secrets = [['PG_PASSWORD', 'DNS_KEY'], [], ['DNS_KEY', 'API_KEY']];
    const steps = aBlueprint().steps.map((step, at) => ({
      ...step,
      inputs: { ...step['inputs'], required_env: secrets[at] ?? [] },
    }));
    const human = {
      human: 'promote',
      effect: 'promotes',
      instructions: 'Promote the standby.',
      proof: PROMOTED,
    };
    const moved = withSteps({ 'move-data': [human, { call: 'restore', expect: 'must-run' }] });
    expect(secretsNeeded(planOf({ ...moved, blueprint: { steps } }))).toStrictEqual([
      'API_KEY',
      'DNS_KEY',
      'PG_PASSWORD',
    ]);
  });
});

describe('the digest of a compiled plan', () => {
  const digest = (parts: Parts) => digestOf(planOf(parts));

  it('is the same for the same decision, plan, blueprint and policy (C4.8)', () => {
    expect(digest({})).toBe(digest({}));
  });

  it.each([
    ['the decision', { decision: { rationale: 'Another reason.' } }],
    ['an input', { plan: { inputs: { network: { zone: 'b' }, restore: aPlan().inputs['restore'] } } }],
    [
      'the number of approvals',
      { policy: { rules: [{ name: 'two', approvals: 2, approvers: ['alice', 'bob'] }] } },
    ],
    ['who may approve', { policy: { rules: [{ name: 'one', approvals: 1, approvers: ['alice'] }] } }],
    ['who operates', { policy: { operators: ['alice'] } }],
    ['the version of HyOps', { place: { hyopsVersion: 'hyops 0.1.5' } }],
    ['the runner', { place: { runner: 'other' } }],
    ['what proves the fencing', { plan: { fencing: { ...aPlan().fencing, old_primary: ['10.0.2.10'] } } }],
    ['where traffic goes', { plan: { endpoints: { orders: 'orders.hyops.internal:5433' } } }],
  ] satisfies [string, Parts][])('changes with %s, so that an approval no longer fits (C4.8)', (_, parts) => {
    expect(digest(parts)).not.toBe(digest({}));
  });
});
