import { connect } from 'node:net';
import { join } from 'node:path';
import { type decode, streamDecode, streamEncode } from 'dns-packet';
import { readJson } from '../../sandbox/json-file';
import { localRequest } from '../../sandbox/local-request';
import { mappingAt, textAt } from '../../sandbox/mapping';
import { serviceName } from '../../sandbox/world-layout';
import { HyopsUnderTest } from '../conformance/hyops-under-test';
import { actOn, askSite, sitesOf, whereTheNamePoints } from './sites';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open(false);
});
afterAll(() => hyops.close());

/** The whole answer to one question over TCP. */
function askOverTcp(name: string, type: string): Promise<ReturnType<typeof decode>> {
  return new Promise((resolve, reject) => {
    const socket = connect(hyops.dnsPort, '127.0.0.1', () =>
      socket.write(streamEncode({ type: 'query', id: 7, questions: [{ name, type }] })),
    );
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(streamDecode(Buffer.from(bytes)));
    });
  });
}

const apiKey = (): string => textAt(readJson(join(hyops.directory, 'sandbox.json')), 'dns_api_key');
const patch = (key: string, name: string, content: string) =>
  localRequest(
    'PATCH',
    `${textAt(hyops.values, 'dns_api_url')}/api/v1/servers/localhost/zones/hyops.internal`,
    {
      rrsets: [
        {
          name: `${name}.`,
          type: 'A',
          ttl: '9',
          changetype: 'REPLACE',
          records: [{ content, disabled: false }],
        },
      ],
    },
    { 'x-api-key': key },
  );

describe('a local world right after the incident', () => {
  it('has a fenced on-premises primary that answers and accepts no writes', async () => {
    expect((await askSite(hyops, 'onprem_address')).body).toMatchObject({
      site: 'onprem',
      role: 'primary',
      writable: false,
      rows: 120,
    });
    expect((await askSite(hyops, 'onprem_address', 'POST', '/rows')).status).toBe(409);
    expect(await whereTheNamePoints(hyops)).toEqual([{ address: '127.0.0.11', ttl: 5 }]);
  });

  it('has a managed standby that accepts no writes, and clouds that do not answer', async () => {
    expect((await askSite(hyops, 'gcp_managed_address')).body).toMatchObject({
      role: 'standby',
      writable: false,
    });
    await expect(askSite(hyops, 'gcp_address')).rejects.toThrow('ECONNREFUSED');
    await expect(askSite(hyops, 'gke_address')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('the name server', () => {
  it('answers authoritatively over TCP and UDP', async () => {
    const { answers, flags = 0 } = await askOverTcp(serviceName, 'A');
    expect(answers).toMatchObject([{ name: serviceName, type: 'A', data: '127.0.0.11' }]);
    expect(flags & 0x0400).toBe(0x0400);
  });

  it.each([
    ['a name it does not hold', 'nobody.hyops.internal', 'A', 3],
    ['a type that a name does not have', serviceName, 'AAAA', 0],
    ['a zone that is not its own', 'example.org', 'A', 5],
  ])('says so for %s', async (_what, name, type, code) => {
    const { answers, flags = 0 } = await askOverTcp(name, type);
    expect(answers).toEqual([]);
    expect(flags & 0x000f).toBe(code);
  });

  it('serves changes of the PowerDNS API at once, and accepts them only with the key', async () => {
    const refused = await patch('not the key', 'fresh.hyops.internal', '127.0.0.99');
    const outside = await patch(apiKey(), 'fresh.example.org', '127.0.0.99');
    const told = await patch(apiKey(), 'fresh.hyops.internal', '127.0.0.99');
    expect([refused.status, outside.status, told.status]).toEqual([401, 422, 204]);
    expect((await askOverTcp('fresh.hyops.internal', 'A')).answers).toMatchObject([
      { data: '127.0.0.99', ttl: 9 },
    ]);
  });
});

describe('a site', () => {
  it('becomes a writable primary with the rows of the backup that is restored to it', async () => {
    const reply = await actOn(hyops, 'gcp', 'restore', { set: 'latest' });
    expect(reply.status).toBe(200);
    expect((await askSite(hyops, 'gcp_address')).body).toMatchObject({
      role: 'primary',
      writable: true,
      rows: 110,
    });
    expect((await askSite(hyops, 'gcp_address', 'POST', '/rows')).body).toMatchObject({ id: 111, rows: 111 });
  });

  it('refuses writes while it is fenced and accepts them again afterwards', async () => {
    await actOn(hyops, 'gcp', 'fence');
    const fenced = await askSite(hyops, 'gcp_address', 'POST', '/rows');
    await actOn(hyops, 'gcp', 'unfence');
    const free = await askSite(hyops, 'gcp_address', 'POST', '/rows');
    expect([fenced.status, free.status]).toEqual([409, 201]);
  });

  it('cannot be restored from a missing backup', async () => {
    expect(await actOn(hyops, 'gke', 'restore', { set: '20000101-000000F' })).toMatchObject({ status: 400 });
  });

  it('keeps its data and condition when the world restarts, which takes less than a second', async () => {
    await actOn(hyops, 'gcp-managed', 'promote');
    const before = await sitesOf(hyops);
    const began = Date.now();
    const ended = await hyops.restartWorld();
    expect(ended).toMatchObject({ rc: 0, signal: null });
    expect(Date.now() - began).toBeLessThan(1500);
    expect(await sitesOf(hyops)).toEqual(before);
    expect(mappingAt(before, 'gcp-managed')).toMatchObject({ writable: true });
    expect((await askOverTcp('fresh.hyops.internal', 'A')).answers).toMatchObject([{ data: '127.0.0.99' }]);
  });
});
