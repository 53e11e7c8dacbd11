import { Resolver } from 'node:dns/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { mappingAt, mappingOf } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { cutoverStep, dns } from './steps';

const managed = 'org/gcp/cloudsql-external-replica#managed_standby';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

async function resolved(): Promise<string[]> {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${hyops.dnsPort}`]);
  return resolver.resolve4('orders.dev.hyops.internal');
}

describe('DNS routing through the PowerDNS API', () => {
  it('publishes the endpoint of the named state, and reads it back live (C7.8)', async () => {
    const steps = [
      cutoverStep('moved', managed),
      cutoverStep('read', managed, { apply_mode: 'status' }, { requires: ['moved'] }),
    ];
    const before = await resolved();
    const run = await hyops.deploy(hyops.overlay('cutover', steps));
    expect(run.rc).toBe(0);
    expect(before).toEqual(['127.0.0.11']);
    expect(await resolved()).toEqual(['127.0.0.13']);
    expect(mappingAt(hyops.state(dns, 'moved'), 'outputs')).toMatchObject({
      'dns.status': 'applied',
      'dns.targets': ['127.0.0.13'],
      'dns.record_fqdn': 'orders.dev.hyops.internal',
    });
    expect(mappingAt(hyops.state(dns, 'read'), 'outputs')).toMatchObject({
      'dns.status': 'live-ok',
      'dns.observed_targets': ['127.0.0.13'],
      'dns.observed_ttl': 7,
      'dns.matches_desired': true,
    });
  });

  it('reports a different status as a failed step', async () => {
    const run = await hyops.deploy(
      hyops.overlay('differs', [cutoverStep('differs', managed, { apply_mode: 'status', ttl: 8 })]),
    );
    expect(run.rc).toBe(2);
    expect(hyops.state(dns, 'differs')).toMatchObject({ status: 'error' });
  });

  it('fails when its API does not answer', async () => {
    const run = await hyops.deploy(
      hyops.overlay('closed', [cutoverStep('closed', managed, { powerdns_api_url: 'http://127.0.0.1:1' })]),
    );
    expect(run.rc).toBe(2);
    expect(documentOf(run)['steps']).toMatchObject([
      { status: 'failed', reason: 'configuration apply failed' },
    ]);
  });

  it('changes nothing without an endpoint name, needs no secret, and still reports applied', async () => {
    const file = hyops.statePath('org/gcp/cloudsql-external-replica', 'nameless');
    const state = mappingOf(
      JSON.parse(
        readFileSync(hyops.statePath('org/gcp/cloudsql-external-replica', 'managed_standby'), 'utf8'),
      ),
    );
    const outputs = { ...mappingAt(state, 'outputs'), endpoint_dns_name: '', endpoint_host: '127.0.0.14' };
    writeFileSync(file, JSON.stringify({ ...state, outputs }));
    const before = await resolved();
    const step = cutoverStep('silent', 'org/gcp/cloudsql-external-replica#nameless', {
      required_env: ['NO_SUCH_SECRET', 'POWERDNS_API_KEY'],
    });
    const run = await hyops.deploy(hyops.overlay('silent', [step]));
    expect(run.rc).toBe(0);
    expect(mappingAt(hyops.state(dns, 'silent'), 'outputs')).toMatchObject({
      'dns.status': 'applied',
      'dns.record_fqdn': '',
      'dns.targets': [],
    });
    expect(await resolved()).toEqual(before);
  });
});
