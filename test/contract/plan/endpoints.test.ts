import { compileEndpoints, readBackStep } from '../../../contract/plan/endpoints';
import type { CallStep } from '../../../contract/words/steps';
import { problemsOf, reasonsOf } from '../decision/problems-of';
import { compiled, PUBLISHED, planOf } from './a-compilation';

describe('the endpoints of a plan (C8.6)', () => {
  const refusals = (endpoint: unknown) => reasonsOf(compiled({ plan: { endpoints: { orders: endpoint } } }));

  it.each(['orders.hyops.internal', 'orders.hyops.internal:5432'])(
    'may be %s, which traffic reads back',
    (text) => {
      expect(planOf({ plan: { endpoints: { orders: text } } }).endpoints).toEqual({ orders: text });
    },
  );

  it.each(['other.hyops.internal', '10.80.0.20:80', 'x.orders.hyops.internal', 'orders.hyops.internal:port'])(
    'are refused as the text %s, which no probe proves',
    (text) => {
      expect(refusals(text)).toEqual([
        `PlanInvalid at plans/ failover-gcp-restore@v1 endpoints.orders: plan failover-gcp-restore@v1: endpoint orders is "${text}", which no live probe proves -> name a record that traffic reads back, or write { call, output, port }`,
      ]);
    },
  );

  it('may be what a call publishes, named by its state', () => {
    expect(planOf({ plan: { endpoints: { orders: PUBLISHED } } }).endpoints).toEqual({
      orders: {
        state_ref: 'platform/postgresql-ha#orders_restore',
        output: 'endpoint_host',
        port: 5432,
        within_seconds: 30,
      },
    });
  });

  it('are refused when no HyOps call in the plan publishes them', () => {
    const human = [{ kind: 'human' as const }];
    const traffic = { nothing: 'none is cut' };
    const endpoint = { ...PUBLISHED, within_seconds: 30 };
    expect(compileEndpoints({ plan: 'p', endpoints: { db: endpoint }, traffic }, human).reasons).toHaveLength(
      1,
    );
    expect(
      problemsOf(compiled({ plan: { endpoints: { orders: { ...PUBLISHED, call: 'restroe' } } } })),
    ).toEqual([
      expect.stringContaining('endpoint orders names call "restroe", which HyOps does not make in this plan'),
    ]);
  });
});

describe('the step after which endpoints are read back', () => {
  const call = (
    step: CallStep,
    effect: 'restores' | 'cuts-traffic' | 'reconciles-workloads' | 'replicates',
  ) => ({
    step,
    effect,
  });
  const nothing = { nothing: 'none is cut' };
  const endpoints = { db: 'db.hyops.internal' };

  it('is the one that cuts traffic, whatever follows (C7.8)', () => {
    const calls = [
      call('reconcile-workloads', 'reconciles-workloads'),
      call('cut-traffic', 'cuts-traffic'),
      call('resume-protection', 'replicates'),
    ];
    expect(readBackStep({ calls, traffic: [{}], endpoints })).toBe('cut-traffic');
  });

  it('is the one that starts workloads in a burst (C8.6)', () => {
    const calls = [call('reconcile-workloads', 'reconciles-workloads')];
    expect(readBackStep({ calls, traffic: nothing, endpoints })).toBe('reconcile-workloads');
  });

  it('is the step of the last call when no call moves the workload, and none without endpoints', () => {
    const calls = [call('move-data', 'restores')];
    expect(readBackStep({ calls, traffic: nothing, endpoints })).toBe('move-data');
    expect(readBackStep({ calls, traffic: nothing, endpoints: {} })).toBeNull();
    expect(readBackStep({ calls: [], traffic: nothing, endpoints })).toBeNull();
  });
});
