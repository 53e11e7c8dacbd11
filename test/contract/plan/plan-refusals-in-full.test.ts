import { reasonsOf } from '../decision/problems-of';
import { compiled, OVERLAY, type Parts, PUBLISHED, TUNNEL } from './a-compilation';
import { aPlan, STEPS_4_TO_9 } from './a-plan';

describe('the refusal of a plan names every problem', () => {
  const told = (parts: Parts) => reasonsOf(compiled(parts));
  const answers = [{ kind: 'unreachable', name: 'the address is gone', host: '10.80.0.7', port: 22 }];
  const removal = {
    human: 'remove',
    effect: 'removes',
    instructions: 'Remove the public address.',
    proof: answers,
  };
  const opened = (last: unknown) => ({
    decision: { drill: true, execution_plane: 'public-ephemeral' },
    plan: {
      drills: true,
      access: { 'public-ephemeral': { vm_state_ref: 'platform/gcp/platform-vm#orders' } },
      steps: { ...STEPS_4_TO_9, 'resume-protection': last },
    },
  });

  it('when steps are assigned incorrectly (C4.4)', () => {
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
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: dr/orders-gcp@v1 has no step "restroe" -> correct the step id',
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: step "backups" of dr/orders-gcp@v1 is not assigned -> assign it to one of the steps 4 to 9',
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps: step "restore" is assigned more than once -> assign it once',
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: inputs are given for "gohst", which is not a step of dr/orders-gcp@v1 -> correct the step id or remove the inputs',
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: "cutover" requires "backups" is listed as dropped, but is not -> remove it',
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps.sync-secrets: plan failover-gcp-restore@v1: call 04-sync-secrets-restore overwrites the data on the target, which does not belong in sync-secrets -> assign it to move-data',
    ]);
  });

  it('when the order or the traffic check is wrong (C7.8, C7.9)', () => {
    expect(
      told({
        plan: {
          dropped_requires: [
            { step: 'restore', requires: 'backups', reason: 'Nobody remembers why.' },
            { step: 'cutover', requires: 'network', reason: 'Nobody remembers why.' },
          ],
          traffic: { nothing: 'Nobody looks.' },
          endpoints: { orders: PUBLISHED },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: the contract\'s order runs "cutover" before "backups", which it requires -> list this edge with the reason why it may be dropped',
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: "restore" requires "backups" is listed as dropped, but is not -> remove it',
      'PlanInvalid at plans/ failover-gcp-restore@v1 dropped_requires: "cutover" requires "network" is listed as dropped, but is not -> remove it',
      'PlanInvalid at plans/ failover-gcp-restore@v1 traffic: plan failover-gcp-restore@v1: call 03-cut-traffic-cutover cuts traffic, but the plan has no read-back -> under traffic, list each name, the addresses it must resolve to, and the answer to expect there',
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
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps.sync-secrets: plan failover-gcp-restore@v1: call 03-sync-secrets-cutover sends clients to the target, which does not belong in sync-secrets -> assign it to cut-traffic',
    ]);
  });

  it('when a required proof is missing (C6.4, C6.5)', () => {
    const plan = {
      fencing: { nothing: 'We are sure that it is down.' },
      backup: { nothing: 'There will be one.' },
      inputs: {},
    };
    expect(told({ plan })).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 fencing: plan failover-gcp-restore@v1: call 02-move-data-restore, 03-cut-traffic-cutover requires a fenced old primary, but the plan does not prove fencing -> name the old primary, and live-probes or two-person-statement as a rung',
      'PlanInvalid at plans/ failover-gcp-restore@v1 backup: plan failover-gcp-restore@v1: call 02-move-data-restore restores data, but the plan names no backup source -> name the state of the backup and its maximum age',
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1: call 02-move-data-restore restores data from a repository that the decision does not name -> write repo_state_ref: { from: decision.repo_state_ref } at the step that restores',
    ]);
    const rungs = [{ rung: 'power-api' }, { rung: 'target-token' }];
    expect(told({ plan: { fencing: { old_primary: '10.0.2.10', rungs } } })).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 fencing: plan failover-gcp-restore@v1: call 02-move-data-restore, 03-cut-traffic-cutover requires a fenced old primary, but the plan does not prove fencing -> name the old primary, and live-probes or two-person-statement as a rung',
    ]);
    const one = [
      { rung: 'power-api' },
      ...('rungs' in aPlan().fencing ? [{ rung: 'two-person-statement' }] : []),
    ];
    expect(told({ plan: { fencing: { old_primary: '10.0.2.10', rungs: one } } })).toEqual([
      'PlanInvalid at allowed_signers: plan failover-gcp-restore@v1 proves fencing only by a two-person statement, and fewer than two of alice, bob have a key in allowed_signers -> add their keys to allowed_signers, or add live-probes to the plan',
    ]);
  });

  it('when a step other than move-data uses the repository (C3.8, C4.9)', () => {
    const inputs = { network: { repo_state_ref: { from: 'decision.repo_state_ref' } } };
    expect(told({ plan: { inputs } })).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 inputs: plan failover-gcp-restore@v1: call 02-move-data-restore restores data from a repository that the decision does not name -> write repo_state_ref: { from: decision.repo_state_ref } at the step that restores',
    ]);
  });

  it('when it does not support the access mode or the drill of the decision (C5.1)', () => {
    const access = { 'gcp-iap': TUNNEL, 'private-overlay': OVERLAY };
    expect(told({ decision: { drill: true }, plan: { access } })).toEqual([
      'AccessModeUnmet at execution_plane: plan failover-gcp-restore@v1 supports private-overlay or gcp-iap, not runner-local -> issue a decision for one of its modes, or add this mode to the plan',
      'PlanInvalid at drill: plan failover-gcp-restore@v1 does not allow drills -> write a plan for drills, with its own state instances',
    ]);
  });

  it('when placeholders are left, in inputs or elsewhere', () => {
    expect(
      told({
        plan: {
          endpoints: { orders: { ...PUBLISHED, output: 'CHANGE_ME_NAME' } },
          inputs: { ...aPlan().inputs, network: { zone: 'CHANGE_ME' } },
        },
      }),
    ).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 endpoints.orders.output: plan failover-gcp-restore@v1 still has the placeholder CHANGE_ME_NAME -> fill it in',
      'PlanInvalid at inputs.network.zone: step "network": zone still has the placeholder CHANGE_ME -> fill it in',
    ]);
  });

  it('when it opens a public address that nobody removes at the end (C5.5)', () => {
    const refused = told(opened(STEPS_4_TO_9['resume-protection']));
    expect(refused).toEqual([
      'PlanInvalid at plans/ failover-gcp-restore@v1 steps.resume-protection: plan failover-gcp-restore@v1: a public address is opened, but nobody removes it -> end resume-protection with a human step that removes it, with an unreachable probe as its proof',
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
