import { World } from '../../support/a-world';
import { until } from '../../support/until';
import { aLineTo, type Line } from './support/a-cut-line';
import { endpointOf, untilMetrics } from './support/a-watched-worker';

describe('the endpoint of a worker', () => {
  let line: Line;
  let world: World;
  let url: string;

  beforeAll(async () => {
    line = await aLineTo(process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '');
    world = await World.open({ workerFlags: ['--observe', '127.0.0.1:0', '--address', line.address] });
    url = await endpointOf(world);
  });
  afterAll(async () => {
    await world?.close();
    await line?.close();
  });

  const get = async (path: string) => {
    const response = await fetch(url + path);
    return { status: response.status, body: await response.text() };
  };
  const metrics = async () => (await get('/metrics')).body;
  const untilReady = () =>
    until(async () => {
      const { status, body } = await get('/readyz');
      return status === 200 || body;
    });

  it('reports that the worker lives, and that it is ready once Temporal sees its polls', async () => {
    expect(await get('/livez')).toEqual({ status: 200, body: '{"ok":true,"problems":[]}\n' });
    await untilReady();
    await untilMetrics(url, 'hyops_dr_ready 1');
  });

  it('answers 404 elsewhere, and nothing but GET and HEAD', async () => {
    expect(await get('/etc/passwd')).toMatchObject({ status: 404 });
    expect(await fetch(`${url}/metrics`, { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await (await fetch(`${url}/livez`, { method: 'HEAD' })).text()).toBe('');
  });

  it('counts a refusal at its gate', async () => {
    await world.site('onprem', 'unfence');
    expect(await world.run('failover-gcp-restore', 'unfenced')).toMatchObject({ outcome: 'refused' });
    await world.site('onprem', 'fence');
    const text = await metrics();
    expect(text).toContain('hyops_dr_refusals_total{gate="fencing"} 1\n');
    expect(text).toContain('hyops_dr_refusals_total{gate="approval"} 0\n');
    expect(text).toContain('hyops_dr_ended_runs_total{outcome="refused"} 1\n');
  });

  it('counts a run from its wait for approval to its end', async () => {
    await world.waiting('counted');
    await untilMetrics(url, 'hyops_dr_open_runs{phase="awaiting-approval"} 1');
    await untilMetrics(url, /^hyops_dr_longest_wait_seconds\{phase="awaiting-approval"\} [\d.]*[1-9]/m);
    await world.approve('counted');
    expect(await world.end('counted')).toMatchObject({ outcome: 'completed' });
    await untilMetrics(url, 'hyops_dr_open_runs{phase="awaiting-approval"} 0');
    await untilMetrics(url, 'hyops_dr_longest_wait_seconds{phase="awaiting-approval"} 0');
    const text = await metrics();
    expect(text).toContain('hyops_dr_ended_runs_total{outcome="completed"} 1\n');
    expect(text).toMatch(
      /^hyops_dr_call_duration_seconds_count\{step="move-data",conclusion="executed"\} [1-9]/m,
    );
    expect(text).toMatch(
      /^hyops_dr_observed_backup_age_seconds\{environment="dev",workload="[^"]+"\} [\d.]+$/m,
    );
    expect(text).toMatch(/^hyops_dr_backup_age_limit_seconds\{environment="dev",workload="[^"]+"\} [\d.]+$/m);
  });

  it('includes the metrics of the SDK, and neither decision ids nor types that others invent', async () => {
    await world.client.workflow.start('inventedType', { taskQueue: 'hyops-dr', workflowId: 'invented' });
    await until(async () => {
      const { events } = await world.client.workflow.getHandle('invented').fetchHistory();
      return (events ?? []).some((one) => one.workflowTaskFailedEventAttributes);
    });
    await world.client.workflow.getHandle('invented').terminate();
    const text = await metrics();
    expect(text).toMatch(/^temporal_activity_execution_latency_seconds_count\{.*activity_type="runCall"/m);
    expect(text).not.toMatch(/counted|unfenced|inventedType/);
  });

  it('reports that the worker lives, but is not ready, while Temporal cannot be reached', async () => {
    line.cut();
    await until(async () => (await get('/readyz')).body.includes('Temporal does not answer'), 30_000);
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/livez')).status).toBe(200);
    expect(await metrics()).toContain('hyops_dr_ready 0\n');
    line.repair();
    await untilReady();
  });

  it('is refused where its address is taken, or where others could reach it', async () => {
    const taken = url.replace('http://', '');
    await expect(world.startWorker('--observe', taken)).rejects.toThrow(/cannot be served at/);
    await expect(world.startWorker('--observe', '0.0.0.0:9469')).rejects.toThrow(/not a loopback address/);
  });
});
