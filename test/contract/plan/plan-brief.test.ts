import { briefOf, type CompiledPlan } from '../../../contract/plan/compiled-plan';
import { digestOf } from '../../../contract/signing/digest';
import { aDecision } from '../decision/a-decision';
import { PROMOTED, planOf, withSteps } from './a-compilation';

const briefly = (plan: CompiledPlan) => briefOf(plan, digestOf(plan), { home: 'home', notified: false });

/** A call of HyOps as the brief has it; its id says its step. */
const briefCall = (id: string, says: string, optional = false) => ({
  id,
  step: id.replace(/^\d\d-(.+)-[a-z]+$/, '$1'),
  kind: 'hyops',
  optional,
  says,
});

describe('a compiled plan', () => {
  it('is reduced to ids, steps and people for the workflow, without inputs (C4.5)', () => {
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
      cannot_be_undone: plan.cannot_be_undone,
      dropped_requires: plan.dropped_requires,
      access: 'runner-local',
      public_hosts: [],
      read_back_after: 'cut-traffic',
      public_access: false,
      requirement: plan.requirement,
      operators: ['alice', 'bob'],
      operator_wait_minutes: plan.operator_wait_minutes,
      notified: false,
    });
    expect(JSON.stringify(brief)).not.toContain('inventory_state_ref');
  });

  it('gives the workflow the reason and the end of each public address (C5.5)', () => {
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
      public_access: true,
    });
    expect(opened({ drill: true }).access).toBe('public-ephemeral, in a drill');
  });

  it('tells the workflow that a call is dispatched to a runner, where nothing can cancel it (C4.4)', () => {
    const brief = briefly(planOf({ place: { transport: 'hyops-runner' } }));
    expect(brief.dispatched).toBe(true);
    expect(brief.calls[0]?.says).toBe(
      'network (org/gcp/wan-cloud-nat) sent to runner gcp-runner, where it cannot be cancelled',
    );
  });

  it('gives the workflow the human instructions of the plan (C7.5)', () => {
    const human = {
      human: 'promote',
      effect: 'promotes',
      instructions: 'Promote the standby.',
      proof: PROMOTED,
    };
    const plan = planOf(withSteps({ 'move-data': [human, { call: 'restore', expect: 'must-run' }] }));
    expect(briefly(plan).calls[1]).toEqual({
      ...briefCall('02-move-data-promote', 'Promote the standby.'),
      kind: 'human',
    });
  });
});
