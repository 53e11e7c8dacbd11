import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mappingAt } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from '../conformance/hyops-under-test';
import { burst, failback, failover, promotion } from './overlays';
import { actOn, askSite, sitesOf, whereTheNamePoints } from './sites';

let hyops: HyopsUnderTest;
beforeEach(async () => {
  hyops = await HyopsUnderTest.open(false);
});
afterEach(() => hyops.close());

describe('the blueprints of the local world move the workload', () => {
  it('to GCP by restore, and back with the data written there', async () => {
    const there = await hyops.deploy(failover(hyops));
    await askSite(hyops, 'gcp_address', 'POST', '/rows');
    await actOn(hyops, 'gcp', 'backup');
    await actOn(hyops, 'gcp', 'fence');
    const pointed = await whereTheNamePoints(hyops);
    const back = await hyops.deploy(failback(hyops));
    const { onprem, gcp } = await sitesOf(hyops);
    expect(documentOf(there)).toMatchObject({ status: 'ok' });
    expect(pointed).toMatchObject([{ address: '127.0.0.12' }]);
    expect(documentOf(back)).toMatchObject({ status: 'ok' });
    expect(onprem).toMatchObject({ writable: true, rows: 111 });
    expect(gcp).toMatchObject({ writable: false });
    expect(await whereTheNamePoints(hyops)).toEqual([{ address: '127.0.0.11', ttl: 5 }]);
  });

  it('back on-premises even when the cloud never ran', async () => {
    const run = await hyops.deploy(failback(hyops));
    expect(run.rc).toBe(0);
    expect(mappingAt(await sitesOf(hyops), 'onprem')).toMatchObject({ writable: true, rows: 110 });
  });

  it('to the managed standby, which must replicate at the time of its status check', async () => {
    const run = await hyops.deploy(promotion(hyops));
    await actOn(hyops, 'gcp-managed', 'promote');
    const late = await hyops.deploy(promotion(hyops));
    expect(run.rc).toBe(0);
    expect(await whereTheNamePoints(hyops)).toMatchObject([{ address: '127.0.0.13' }]);
    expect(documentOf(late)).toMatchObject({ required_failures: ['managed_standby_status'] });
  });

  it('to a burst cluster, which answers once GitOps has reconciled it', async () => {
    const run = await hyops.deploy(burst(hyops));
    expect(run.rc).toBe(0);
    expect((await askSite(hyops, 'gke_address')).body).toMatchObject({ site: 'gke', writable: false });
  });

  it('with a second copy of the backup when the inputs request one', async () => {
    await actOn(hyops, 'onprem', 'backup', { secondary: true });
    expect(readdirSync(join(hyops.directory, 'repository-secondary'))).toHaveLength(1);
  });
});
