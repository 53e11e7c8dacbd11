import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { World } from '../support/a-world';
import { type Executed, execute } from '../support/execute';
import { pythonPackages } from '../support/python-packages';
import { until } from '../support/until';

const PROJECT = join(__dirname, '../..');
const PYTHON = join(PROJECT, 'examples/decision-service-python');

let folder: string;
let world: World;
let packages: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decision-service-'));
  [packages] = await Promise.all([pythonPackages(join(PYTHON, 'requirements.txt')), compiled()]);
  world = await World.open();
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Compiles the TypeScript service away from this checkout, with hyops-dr as the package it depends on. */
async function compiled(): Promise<void> {
  await cp(join(PROJECT, 'examples/decision-service-ts'), folder, { recursive: true });
  const linked = { 'hyops-dr': PROJECT, '@types/node': join(PROJECT, 'node_modules/@types/node') };
  for (const [name, target] of Object.entries(linked)) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true });
    await symlink(target, join(folder, 'node_modules', name));
  }
  const { code, stdout } = await execute(process.execPath, [
    join(PROJECT, 'node_modules/typescript/bin/tsc'),
    ...['-p', folder],
  ]);
  if (code !== 0) throw new Error(stdout);
}

async function incident(id: string, changes: object = {}): Promise<string> {
  const sample = JSON.parse(await readFile(join(folder, 'incident.json'), 'utf8'));
  const file = join(folder, `${id.replaceAll(' ', '-')}.json`);
  await writeFile(file, JSON.stringify({ ...sample, id, ...changes }));
  return file;
}

const environment = (address: string) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: world.namespace,
  PYTHONPATH: packages,
  PYTHONDONTWRITEBYTECODE: '1',
});

const testServer = process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '';
const nobody = '127.0.0.1:1';

const services = {
  TypeScript: (file: string, address = testServer): Promise<Executed> =>
    execute(process.execPath, [join(folder, 'lib/decision-service.js'), file], environment(address)),
  Python: (file: string, address = testServer): Promise<Executed> =>
    execute('python3', [join(PYTHON, 'decision_service.py'), file], environment(address)),
};

/** Waits until the run that a service starts has a plan, which can be approved. */
function planned(id: string): Promise<void> {
  return until(() => world.dr.approvalRequest(id).then((asked) => asked !== null, String));
}

describe('C2.1, C2.2 the example decision services', () => {
  it('carry out a failover that a human approves, and find its run again', async () => {
    const file = await incident('lost');
    const id = 'orders-failover-lost';
    const service = services.Python(file);
    await planned(id);
    await world.approve(id);
    const { code, stdout, stderr } = await service;
    const ending = `outcome: completed\nevidence: ${world.path('evidence', id)}/`;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^(deciding|awaiting-approval|executing): /);
    expect(stdout).toContain(ending);
    const again = await services.TypeScript(file);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain(`${id}: already-started, workflow dr-${id}\n${ending}`);
  });

  it('report an abort, which fails the workflow', async () => {
    const file = await incident('aborted');
    const id = 'orders-failover-aborted';
    const service = services.TypeScript(file);
    await planned(id);
    await world.dr.operate(id, 'abort', { as: 'alice', reason: 'a false alarm' });
    const ended = { code: 1, stdout: expect.stringContaining('outcome: aborted\n'), stderr: '' };
    expect(await service).toEqual(ended);
    expect(await services.Python(file)).toEqual(ended);
  });

  it('report why a decision is refused', async () => {
    const file = await incident('refused', { environment: 'no such place' });
    const rejected = await services.TypeScript(file);
    expect(rejected).toMatchObject({ code: 1, stdout: '' });
    expect(rejected.stderr).toContain('must be a HyOps environment name');
    const refused = await services.Python(file);
    expect(refused).toMatchObject({ code: 1, stderr: '' });
    expect(refused.stdout).toContain('outcome: refused\n');
    expect(refused.stdout).toContain('must be a HyOps environment name');
  });

  it.each(Object.entries(services))(
    'does not take over the run of another decision (%s)',
    async (_, emit) => {
      await world.dr.submit(await world.decision('hold', 'orders-failover-taken'));
      expect(await emit(await incident('taken'))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('another decision has this id'),
      });
    },
  );

  it.each(Object.entries(services))(
    'asks to be started again when Temporal is down (%s)',
    async (_, emit) => {
      expect(await emit(await incident('unreachable'), nobody)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('does not answer'),
      });
    },
  );
});
