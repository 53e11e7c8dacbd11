import { reasonsOf } from '../decision/problems-of';
import { compiled } from './a-compilation';
import { aBlueprint, aPlace, aPlan, STEPS_4_TO_9 } from './a-plan';

const NAME = 'orders.hyops.internal';
const CUTOVER = 'platform/network/dns-routing';

/** A compilation in which the cutover has these inputs in the blueprint. */
function withCutover(inputs: Record<string, unknown>, plan: Record<string, unknown> = {}) {
  const steps = aBlueprint().steps.map((step) => (step.id === 'cutover' ? { ...step, inputs } : step));
  return compiled({ blueprint: { steps }, plan });
}

/** The inputs of the restore, whose state the cutover may take its name from. */
const restoring = (restore: Record<string, unknown>) => ({
  inputs: { restore: { ...aPlan().inputs['restore'], ...restore } },
});
const FROM_RESTORE = { endpoint_state_ref: 'platform/postgresql-ha#orders_restore' };
const at = (input: string) => `PlanInvalid at plans/ failover-gcp-restore@v1 inputs.${input}: `;

describe('the name that is cut over (C7.8)', () => {
  it.each([NAME, `${NAME}.`, NAME.toUpperCase(), ` ${NAME} `])(
    'may be "%s", which traffic reads back',
    (name) => {
      expect(reasonsOf(withCutover({ record_fqdn: name }))).toEqual([]);
    },
  );

  it.each([
    ['the blueprint', withCutover({ record_fqdn: 'other.hyops.internal' })],
    [
      'the plan',
      withCutover(
        { record_fqdn: NAME },
        { inputs: { ...aPlan().inputs, cutover: { record_fqdn: 'other.hyops.internal' } } },
      ),
    ],
  ])('is refused when %s names another one, with both names', (_whose, found) => {
    expect(reasonsOf(found)).toEqual([
      `${at('cutover.record_fqdn')}step "cutover" changes the DNS name other.hyops.internal, but traffic reads back ${NAME} -> write the same name as cutover.record_fqdn and as the name under traffic`,
    ]);
  });

  it('may come from the inputs of the call that publishes the endpoint, and is compared there', () => {
    expect(reasonsOf(withCutover(FROM_RESTORE, restoring({ endpoint_dns_name: NAME })))).toEqual([]);
    const other = restoring({ endpoint_dns_name: 'orders.example-corp.internal' });
    expect(reasonsOf(withCutover(FROM_RESTORE, other))).toEqual([
      `${at('restore.endpoint_dns_name')}step "cutover" changes the DNS name orders.example-corp.internal, but traffic reads back ${NAME} -> write the same name as restore.endpoint_dns_name and as the name under traffic`,
    ]);
    const renamed = { ...FROM_RESTORE, endpoint_fqdn_output_key: 'service_fqdn' };
    expect(reasonsOf(withCutover(renamed, restoring({ service_fqdn: NAME })))).toEqual([]);
  });

  it('is refused when it is empty, because HyOps would change nothing and report success', () => {
    expect(reasonsOf(withCutover(FROM_RESTORE, restoring({ endpoint_dns_name: '' })))).toEqual([
      `${at('restore.endpoint_dns_name')}step "cutover" changes a DNS name that the plan does not contain: restore.endpoint_dns_name is empty, so HyOps would change nothing and report success -> write restore.endpoint_dns_name: ${NAME}`,
    ]);
    expect(reasonsOf(withCutover({}))).toEqual([expect.stringContaining('record_fqdn is empty')]);
  });

  it('is refused when only a state knows it that no call of the plan writes anew', () => {
    const elsewhere = { endpoint_state_ref: 'org/gcp/cloudsql-external-replica#managed_standby' };
    expect(reasonsOf(withCutover(elsewhere))).toEqual([
      `${at('cutover.record_fqdn')}step "cutover" changes a DNS name that the plan does not contain: HyOps would take it from the state org/gcp/cloudsql-external-replica#managed_standby -> write cutover.record_fqdn: ${NAME}`,
    ]);
  });

  it('is compared in every call: a second cutover, one that only reads, and a module of the site', () => {
    const calls = ['cutover', 'second', 'status', 'own'];
    const steps = [
      ...aBlueprint().steps,
      { id: 'second', module_ref: CUTOVER, inputs: { record_fqdn: 'b.internal' } },
      { id: 'status', module_ref: CUTOVER, inputs: { record_fqdn: 'c.internal', apply_mode: 'status' } },
      { id: 'own', module_ref: 'org/own/dns', inputs: { zone_record: 'd.internal' } },
    ];
    const modules = { 'org/own/dns': { effect: 'cuts-traffic' as const, record: 'zone_record' } };
    const plan = {
      steps: { ...STEPS_4_TO_9, 'cut-traffic': calls.map((call) => ({ call, expect: 'must-run' })) },
    };
    const place = aPlace({ modules });
    expect(reasonsOf(compiled({ blueprint: { steps }, plan, place }))).toEqual([
      expect.stringContaining(
        `step "second" changes the DNS name b.internal, but traffic reads back ${NAME}`,
      ),
      expect.stringContaining(`step "status" reads the DNS name c.internal, but traffic reads back ${NAME}`),
      expect.stringContaining(`step "own" changes the DNS name d.internal, but traffic reads back ${NAME}`),
    ]);
  });
});

describe('an address for documentation', () => {
  it('is refused in the inputs of a call, also when the blueprint has it (C4.1)', () => {
    const steps = aBlueprint().steps.map((step) =>
      step.id === 'network' ? { ...step, inputs: { peers: [{ host: '192.0.2.4' }] } } : step,
    );
    expect(reasonsOf(compiled({ blueprint: { steps } }))).toEqual([
      'PlanInvalid at inputs.network.peers.0.host: step "network": peers.0.host still has the address 192.0.2.4, which is reserved for documentation and reaches nothing -> write the real address',
    ]);
  });
});
