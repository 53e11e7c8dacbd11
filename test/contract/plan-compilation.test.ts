import { compilePlan } from '../../contract/compile-plan';
import { briefOf, type CompiledPlan, secretsNeeded } from '../../contract/compiled-plan';
import { digestOf } from '../../contract/digest';
import { aDecision } from './a-decision';
import { aBlueprint, aPlace, aPlan, READ_ONLY, STEPS_4_TO_9 } from './a-plan';
import { aPolicy } from './a-policy';
import { placesOf, problemsOf, reasonsOf } from './problems-of';

const OVERLAY = {
  overlay_states: ['org/gcp/wan-vpn-to-edge'],
  target: { address: '10.0.0.5', port: 22 },
};
const TUNNEL = {
  instance: 'runner-01',
  project: 'dr',
  zone: 'europe-west2-b',
  vm_state_ref: 'platform/gcp/platform-vm#gcp_ops_runner',
};

const PROMOTED = [{ kind: 'tcp', name: 'it listens', host: '192.0.2.2', port: 5432 }];

interface Parts {
  decision?: Record<string, unknown>;
  plan?: Record<string, unknown>;
  blueprint?: Record<string, unknown>;
  policy?: Record<string, unknown>;
  place?: Parameters<typeof aPlace>[0];
}

const compiled = ({ decision, plan, blueprint, policy, place }: Parts = {}) =>
  compilePlan(aDecision(decision), aPlan(plan), aBlueprint(blueprint), aPolicy(policy), aPlace(place));

function planOf(parts: Parts = {}) {
  const plan = compiled(parts);
  if (!plan.ok) throw new Error(problemsOf(plan).join('\n'));
  return plan.value;
}

const overlays = (parts: Parts = {}) =>
  planOf(parts).calls.flatMap((call) => (call.kind === 'hyops' ? [call.overlay] : []));

const briefly = (plan: CompiledPlan) => briefOf(plan, digestOf(plan), { home: 'home', notified: false });

/** A call of HyOps as the brief has it; its id says its step. */
const briefCall = (id: string, says: string, optional = false) => ({
  id,
  step: id.replace(/^\d\d-(.+)-[a-z]+$/, '$1'),
  kind: 'hyops',
  optional,
  says,
});

const withSteps = (steps: Record<string, unknown>) => ({ plan: { steps: { ...STEPS_4_TO_9, ...steps } } });

describe('a compiled plan', () => {
  it('calls the steps of the blueprint one by one, in the order of the contract (C4.4, C7.4-C7.9)', () => {
    expect(planOf().calls.map((call) => call.id)).toEqual([
      '01-prepare-target-network',
      '02-move-data-restore',
      '03-cut-traffic-cutover',
      '04-resume-protection-backups',
    ]);
  });

  it('makes of each call a blueprint of one step that waits for nothing (C4.4)', () => {
    expect(
      overlays().map(({ blueprint_ref, steps }) => [
        blueprint_ref,
        steps.map((step) => step.id),
        steps[0].requires,
      ]),
    ).toEqual(['network', 'restore', 'cutover', 'backups'].map((id) => ['dr/orders-gcp@v1', [id], []]));
  });

  it('keeps what the blueprint says and lays only the inputs of the plan over it (C4.4, C4.9)', () => {
    const restore = overlays().find(({ steps }) => steps[0].id === 'restore');
    expect(restore?.steps[0].inputs).toEqual({
      inventory_state_ref: 'platform/gcp/platform-vm#orders',
      ssh_access_mode: 'direct',
      ssh_proxy_jump_auto: false,
      required_env: ['PATRONI_SUPERUSER_PASSWORD'],
      repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
    });
  });

  it('lays inputs over each other key by key, and takes values of the decision anywhere in them (C3.9)', () => {
    const plan = {
      inputs: {
        ...aPlan().inputs,
        network: {
          tags: { role: 'dr' },
          list: [{ copy: { from: 'decision.secondary_backup_copy_required' } }],
        },
      },
    };
    const steps = aBlueprint().steps.map((step) =>
      step.id === 'network' ? { ...step, inputs: { tags: { owner: 'orders', role: 'none' } } } : step,
    );
    const decision = { secondary_backup_copy_required: false };
    expect(overlays({ plan, decision, blueprint: { steps } })[0]?.steps[0].inputs).toEqual({
      tags: { owner: 'orders', role: 'dr' },
      list: [{ copy: false }],
    });
  });

  it('lets HyOps skip only what may already exist: an old ok is no success (C4.4)', () => {
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

  it('is one whole call: what HyOps is given, and nothing that the blueprint left empty (C4.4, C8.3)', () => {
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
          host: '192.0.2.1',
          port: 443,
        },
      ],
      secrets: ['A'],
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

  it('lets HyOps skip only where its own blueprint does so too (C4.4)', () => {
    const steps = aBlueprint().steps.map((step) => ({ ...step, skip_if_state_ok: false }));
    const [network] = overlays({ blueprint: { steps } });
    expect(network?.steps[0]).toMatchObject({ skip_if_state_ok: false, verify_state_on_skip: false });
  });

  it('asks for proof of what may already exist, and of nothing that must run (C4.4)', () => {
    expect(planOf().calls.map(({ proof }) => proof.map(({ kind, name }) => `${kind}: ${name}`))).toEqual([
      ['tcp: the gateway answers'],
      [],
      [],
      [],
    ]);
  });

  it('says who wrote it, or that nobody says so (C4.2)', () => {
    expect(planOf({ plan: { author: 'alice' } }).author).toBe('alice');
    expect(planOf().author).toBeNull();
  });

  it('takes from the decision only what is written as one reference, and no text that looks like it (C3.9)', () => {
    const looks = {
      two: { from: 'decision.decision_id', to: 'there' },
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

  it('says why a step has nothing to do, and which edges are dropped (C7.4-C7.9)', () => {
    const plan = planOf();
    expect(plan.nothing.map(({ step }) => step)).toEqual(['sync-secrets', 'reconcile-workloads']);
    expect(plan.dropped_requires).toMatchObject([{ step: 'cutover', requires: 'backups' }]);
  });

  it('carries a human step with its instructions and its proof', () => {
    const human = {
      human: 'promote',
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

  it('has nothing optional where data moves or traffic is cut, whatever the blueprint says (C7.5, C7.8)', () => {
    const steps = aBlueprint().steps.map((step) => ({ ...step, optional: true }));
    const optional = planOf({ blueprint: { steps } }).calls.map(
      (call) => call.kind === 'hyops' && call.optional,
    );
    expect(optional).toEqual([true, false, false, true]);
  });

  it('is told to the workflow in brief: ids, steps and people, no inputs (C4.5)', () => {
    const plan = planOf();
    const brief = briefly(plan);
    expect(brief).toEqual({
      plan: 'failover-gcp-restore@v1',
      digest: digestOf(plan),
      home: 'home',
      workload: 'orders',
      environment: 'production',
      blueprint: 'dr/orders-gcp@v1',
      dispatched: false,
      calls: [
        briefCall('01-prepare-target-network', 'network (org/gcp/wan-cloud-nat)'),
        briefCall('02-move-data-restore', 'restore (platform/postgresql-ha)'),
        briefCall('03-cut-traffic-cutover', 'cutover (platform/network/dns-routing)'),
        briefCall(
          '04-resume-protection-backups',
          'backups (platform/postgresql-ha-backup), optional: the run goes on without it',
          true,
        ),
      ],
      nothing: plan.nothing,
      cannotBeUndone: plan.cannot_be_undone,
      droppedRequires: plan.dropped_requires,
      access: 'runner-local',
      publicHosts: [],
      traffic: true,
      publicAccess: false,
      requirement: plan.requirement,
      operators: ['alice', 'bob'],
      operatorWaitMinutes: plan.operator_wait_minutes,
      notified: false,
    });
    expect(JSON.stringify(brief)).not.toContain('inventory_state_ref');
  });

  it('says in brief of a public address why it is open and until when (C5.5)', () => {
    const opened = (deviations: Record<string, unknown>) => {
      const decision = aDecision({ execution_plane: 'public-ephemeral', ...deviations });
      const access: CompiledPlan['access'] = {
        mode: 'public-ephemeral',
        vm_state_ref: 'platform/gcp/platform-vm#pg',
        ports: [22],
      };
      return briefly({ ...planOf(), decision, access, access_mode: 'public-ephemeral' });
    };
    const break_glass = { reason: 'the overlay is down', expires_at: '2026-03-01T18:00:00Z' };
    expect(opened({ break_glass })).toMatchObject({
      access: 'public-ephemeral, break-glass until 2026-03-01T18:00:00Z: the overlay is down',
      publicAccess: true,
    });
    expect(opened({ drill: true }).access).toBe('public-ephemeral, in a drill');
  });

  it('says in brief that a call is sent to a runner, where nothing can cancel it (C4.4)', () => {
    const brief = briefly(planOf({ place: { transport: 'hyops-runner' } }));
    expect(brief.dispatched).toBe(true);
    expect(brief.calls[0]?.says).toBe(
      'network (org/gcp/wan-cloud-nat) sent to runner gcp-runner, where it cannot be cancelled',
    );
  });

  it('says in brief what a human does, in the words of the plan (C7.5)', () => {
    const human = { human: 'promote', instructions: 'Promote the standby.', proof: PROMOTED };
    const plan = planOf(withSteps({ 'move-data': [human, { call: 'restore', expect: 'must-run' }] }));
    expect(briefly(plan).calls[1]).toEqual({
      ...briefCall('02-move-data-promote', 'Promote the standby.'),
      kind: 'human',
    });
  });

  it('needs each secret once, by name, whichever calls take it (C6.2)', () => {
    const secrets = [['PG_PASSWORD', 'DNS_KEY'], [], ['DNS_KEY', 'API_KEY']];
    const steps = aBlueprint().steps.map((step, at) => ({
      ...step,
      inputs: { ...step['inputs'], required_env: secrets[at] ?? [] },
    }));
    const human = { human: 'promote', instructions: 'Promote the standby.', proof: PROMOTED };
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
    ['what proves the fencing', { plan: { fencing: { ...aPlan().fencing, old_primary: 'another' } } }],
    ['where traffic goes', { plan: { endpoints: { orders: 'elsewhere.example.org' } } }],
  ] satisfies [string, Parts][])('changes with %s, so that an approval no longer fits (C4.8)', (_, parts) => {
    expect(digest(parts)).not.toBe(digest({}));
  });
});

describe('a plan is refused', () => {
  it('when a step of the blueprint stands nowhere (C4.4)', () => {
    const parts = withSteps({ 'resume-protection': { nothing: 'Nothing to protect here.' } });
    expect(problemsOf(compiled(parts))).toContain(
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: step "backups" of dr/orders-gcp@v1 is not assigned',
    );
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
    ]);
  });

  it('when it gives inputs to a step that is not there (C4.4)', () => {
    const inputs = { ...aPlan().inputs, gohst: { zone: 'a' } };
    expect(problemsOf(compiled({ plan: { inputs } }))).toEqual([expect.stringContaining('"gohst"')]);
  });

  it('when its order breaks an edge that is not listed as dropped (C7.8, C7.9)', () => {
    expect(problemsOf(compiled({ plan: { dropped_requires: [] } }))).toEqual([
      expect.stringContaining('runs "cutover" before "backups", which it requires'),
    ]);
  });

  it('when it lists an edge as dropped that still holds (C7.8, C7.9)', () => {
    const dropped = [
      ...aPlan().dropped_requires,
      { step: 'restore', requires: 'network', reason: 'Nobody remembers why.' },
    ];
    expect(problemsOf(compiled({ plan: { dropped_requires: dropped } }))).toEqual([
      expect.stringContaining('"restore" requires "network" is listed as dropped, but is not'),
    ]);
  });

  it('when it cuts traffic and does not say how it is read back, or the other way round (C7.8)', () => {
    const blind = { traffic: { nothing: 'Nobody looks.' } };
    expect(problemsOf(compiled({ plan: blind }))).toEqual([expect.stringContaining('traffic is cut')]);
    const idle = withSteps({
      'cut-traffic': { nothing: 'Traffic stays where it is.' },
      'sync-secrets': [{ call: 'cutover', expect: 'must-run' }],
    });
    expect(problemsOf(compiled(idle))).toEqual([expect.stringContaining('traffic is read back')]);
  });

  it('when the mode of access is none of its own (C4.7, C6.3)', () => {
    expect(problemsOf(compiled({ plan: { access: { 'private-overlay': OVERLAY } } }))).toEqual([
      expect.stringMatching(/^AccessModeUnmet at execution_plane/),
    ]);
  });

  it('when the decision is a drill and it is not open to drills', () => {
    expect(placesOf(compiled({ decision: { drill: true } }))).toEqual(['drill']);
    expect(compiled({ decision: { drill: true }, plan: { drills: true } }).ok).toBe(true);
  });

  it.each([
    ['workload_profile_ref', 'large'],
    ['secondary_backup_copy_required', false],
    ['secret_sync_profile', 'orders-dr'],
    ['cutover_policy', 'weighted'],
  ])('when the decision sets %s and nothing in the plan depends on it (C3.9)', (field, value) => {
    const decision = { [field]: value };
    expect(problemsOf(compiled({ decision }))).toEqual([
      expect.stringContaining(
        `the decision sets ${field}, but plan failover-gcp-restore@v1 makes no use of it`,
      ),
    ]);
    const inputs = { ...aPlan().inputs, network: { profile: { from: `decision.${field}` } } };
    expect(problemsOf(compiled({ decision, plan: { inputs } }))).toEqual([]);
  });

  it('when it needs a field that the decision does not say (C3.9)', () => {
    const inputs = { ...aPlan().inputs, network: { policy: { from: 'decision.cutover_policy' } } };
    expect(placesOf(compiled({ plan: { inputs } }))).toEqual(['cutover_policy']);
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

  it('when only two people could prove its fencing, and they have no two keys (C6.5)', () => {
    const statement = { rung: 'two-person-statement' };
    const by = (names: (string | string[])[], keys: string[], rungs: object[] = [statement]) =>
      problemsOf(
        compiled({
          plan: { fencing: { old_primary: 'orders', rungs } },
          place: {
            signers: names.map((name, at) => ({
              ...{ names: [name].flat(), options: '', type: 'ssh-ed25519', key: keys[at] ?? '' },
            })),
          },
        }),
      );
    const refused = [
      'PlanInvalid at allowed_signers: plan failover-gcp-restore@v1 proves fencing by the word of two people only, and fewer than two of alice, bob have keys of their own',
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

  it('when it restores, and takes its data from no repository that the decision names (C3.8, C4.9)', () => {
    expect(problemsOf(compiled({ plan: { inputs: {} } }))).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1 restores, and no call of move-data takes the repository of the decision',
    ]);
  });

  it('when it takes up metadata, which nobody has validated (C4.1)', () => {
    const inputs = { ...aPlan().inputs, network: { labels: { from: 'decision.metadata' } } };
    const decision = { metadata: { owner: 'orders' } };
    expect(problemsOf(compiled({ plan: { inputs }, decision }))).toEqual([
      expect.stringContaining('takes up metadata, which is kept and never interpreted'),
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

describe('a plan that is refused is told in full', () => {
  const told = (parts: Parts) => reasonsOf(compiled(parts));
  const answers = [{ kind: 'unreachable', name: 'the address is gone', host: '198.51.100.7', port: 22 }];
  const removal = { human: 'remove', instructions: 'Remove the public address.', proof: answers };
  const opened = (last: unknown) => ({
    decision: { drill: true, execution_plane: 'public-ephemeral' },
    plan: {
      drills: true,
      access: { 'public-ephemeral': { vm_state_ref: 'platform/gcp/platform-vm#orders' } },
      steps: { ...STEPS_4_TO_9, 'resume-protection': last },
    },
  });

  it('where steps are assigned wrongly (C4.4)', () => {
    expect(
      told({
        plan: {
          steps: {
            ...STEPS_4_TO_9,
            'sync-secrets': [
              { call: 'restroe', expect: 'must-run' },
              { call: 'restore', expect: 'must-run' },
            ],
            'resume-protection': { nothing: 'Nothing to protect here.' },
          },
          inputs: { ...aPlan().inputs, gohst: { zone: 'a' } },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: dr/orders-gcp@v1 has no step "restroe" -> correct the id',
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: step "backups" of dr/orders-gcp@v1 is not assigned -> assign it to one of the steps 4 to 9',
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: step "restore" is assigned more than once -> assign it once',
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: inputs are given for "gohst", which is no step of dr/orders-gcp@v1 -> correct the id',
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: "cutover" requires "backups" is listed as dropped, but is not -> remove it',
    ]);
  });

  it('where the order or the traffic does not fit (C7.8, C7.9)', () => {
    expect(
      told({
        plan: {
          dropped_requires: [
            { step: 'restore', requires: 'backups', reason: 'Nobody remembers why.' },
            { step: 'cutover', requires: 'network', reason: 'Nobody remembers why.' },
          ],
          traffic: { nothing: 'Nobody looks.' },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: the contract\'s order runs "cutover" before "backups", which it requires -> list this edge with the reason why it may be dropped',
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: "restore" requires "backups" is listed as dropped, but is not -> remove it',
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: "cutover" requires "network" is listed as dropped, but is not -> remove it',
      'PlanInvalid at plans/ failover-gcp-restore@v1 traffic: traffic is cut, but nothing says how it is read back -> make "traffic" and the step cut-traffic agree',
    ]);
    expect(
      told({
        plan: {
          steps: {
            ...STEPS_4_TO_9,
            'cut-traffic': { nothing: 'Traffic stays where it is.' },
            'sync-secrets': [{ call: 'cutover', expect: 'must-run' }],
          },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 traffic: traffic is read back, but nothing cuts it -> make "traffic" and the step cut-traffic agree',
    ]);
  });

  it('where it leaves out what must be proven (C6.4, C6.5)', () => {
    const plan = {
      fencing: { nothing: 'We are sure that it is down.' },
      backup: { nothing: 'There will be one.' },
      inputs: {},
    };
    expect(told({ plan })).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 fencing: plan failover-gcp-restore@v1 proves no fencing of the old primary -> name the old primary and the rungs that prove its fencing',
      'PlanInvalid at plans/ failover-gcp-restore@v1 backup: plan failover-gcp-restore@v1 restores, but names no backup source -> name the state of the backup and its greatest age',
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1 restores, and no call of move-data takes the repository of the decision -> write repo_state_ref: { from: decision.repo_state_ref } at the step that restores',
    ]);
    const rungs = [{ rung: 'power-api' }, { rung: 'target-token' }];
    expect(told({ plan: { fencing: { old_primary: 'orders', rungs } } })).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 fencing.rungs: plan failover-gcp-restore@v1 proves fencing by power-api, target-token only, and none of them is available -> add live-probes or two-person-statement',
    ]);
    const one = [
      { rung: 'power-api' },
      ...('rungs' in aPlan().fencing ? [{ rung: 'two-person-statement' }] : []),
    ];
    expect(told({ plan: { fencing: { old_primary: 'orders', rungs: one } } })).toEqual([
      'PlanInvalid at allowed_signers: plan failover-gcp-restore@v1 proves fencing by the word of two people only, and fewer than two of alice, bob have keys of their own -> add their keys to allowed_signers, or add live-probes to the plan',
    ]);
  });

  it('where another step than move-data takes the repository (C3.8, C4.9)', () => {
    const inputs = { network: { repo_state_ref: { from: 'decision.repo_state_ref' } } };
    expect(told({ plan: { inputs } })).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1 restores, and no call of move-data takes the repository of the decision -> write repo_state_ref: { from: decision.repo_state_ref } at the step that restores',
    ]);
  });

  it('where it is not made for the way or the drill that was decided (C5.1)', () => {
    const access = { 'gcp-iap': TUNNEL, 'private-overlay': OVERLAY };
    expect(told({ decision: { drill: true }, plan: { access } })).toEqual([
      'AccessModeUnmet at execution_plane: plan failover-gcp-restore@v1 works by private-overlay or gcp-iap, not by runner-local -> decide for one of its modes, or write in the plan what this mode needs',
      'PlanInvalid at drill: plan failover-gcp-restore@v1 is not open to drills -> write a plan for drills, with state instances of its own',
    ]);
  });

  it('where it still has placeholders, in inputs or elsewhere', () => {
    expect(
      told({
        plan: {
          endpoints: { orders: 'CHANGE_ME_NAME:5432' },
          inputs: { ...aPlan().inputs, network: { zone: 'CHANGE_ME' } },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 endpoints.orders: plan failover-gcp-restore@v1 still says CHANGE_ME_NAME -> fill it in',
      'PlanInvalid at inputs.network.zone: step "network": zone still says CHANGE_ME -> fill it in',
    ]);
  });

  it('where fields of the decision and of the plan do not meet (C3.9, C4.1)', () => {
    expect(
      told({
        decision: { secret_sync_profile: 'orders-dr', metadata: { owner: 'orders' } },
        plan: {
          inputs: {
            ...aPlan().inputs,
            network: { a: { from: 'decision.metadata' }, b: [{ from: 'decision.cutover_policy' }] },
          },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1 takes up metadata, which is kept and never interpreted -> write the value into the plan, or take it from a field that is validated',
      'PlanInvalid at cutover_policy: plan failover-gcp-restore@v1 needs cutover_policy, which the decision does not say -> add cutover_policy to the decision',
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: the decision sets secret_sync_profile, but plan failover-gcp-restore@v1 makes no use of it -> take it up with { from: decision.secret_sync_profile }, or leave it out of the decision',
    ]);
    const profile = { workload_profile_ref: 'profiles/orders' };
    expect(told({ decision: profile, plan: { selects: { ...aPlan().selects, ...profile } } })).toEqual([]);
  });

  it('where it opens a public address that nobody removes as the last thing (C5.5)', () => {
    const refused = told(opened(STEPS_4_TO_9['resume-protection']));
    expect(refused).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps.resume-protection: plan failover-gcp-restore@v1 opens a public address, and nobody removes it -> end resume-protection with a human step that removes it, with an unreachable probe as its proof',
    ]);
    const backups = { call: 'backups', expect: 'must-run' };
    const look = { ...removal, human: 'look' };
    expect(told(opened([look, removal, backups]))).toEqual(refused);
    expect(told(opened([backups, look, removal]))).toEqual([]);
    expect(told(opened({ nothing: 'There is nothing to protect.' }))).toEqual(
      expect.arrayContaining(refused),
    );
  });
});
