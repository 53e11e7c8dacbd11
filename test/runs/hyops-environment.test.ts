import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { World } from '../support/a-world';
import { beforeEachHyops } from '../support/hyops-script';
import { golden } from '../support/recording/golden';

/** Variables that a shell adds. */
const OF_THE_SHELL = ['PWD', 'OLDPWD', 'SHLVL', '_'];

describe('C4.4 the environment of HyOps', () => {
  let world: World;

  beforeAll(async () => {
    process.env['HYOPS_INPUT_confirm'] = 'true';
    process.env['HYOPS_INPUTS_JSON'] = '{"confirm": true}';
    world = await World.open({ before: recordStarts });
  });
  afterAll(async () => {
    delete process.env['HYOPS_INPUT_confirm'];
    delete process.env['HYOPS_INPUTS_JSON'];
    await world?.close();
  });

  /** Records the arguments and variables of each start. */
  function recordStarts(world: World): Promise<void> {
    const variables = `env | sed 's/=.*//' >> ${world.path('names')}`;
    return beforeEachHyops(world, `echo "$1 $2" >> ${world.path('starts')}; ${variables}`);
  }
  const lines = async (name: string) => (await readFile(world.path(name), 'utf8')).trim().split('\n');

  it('has only the expected variables in the expected CLI starts of a failover', async () => {
    expect(await world.run('failover-gcp-restore', 'starts')).toMatchObject({ outcome: 'completed' });
    const names = [...new Set(await lines('names'))].filter((name) => !OF_THE_SHELL.includes(name));
    golden(join(__dirname, 'hyops-environment.golden.json'), {
      starts: (await lines('starts')).map((line) => line.trim()).toSorted(),
      variables: names.toSorted(),
    });
  });

  it('A6 excludes HYOPS_INPUT variables of the worker, so an unconfirmed gate is refused', async () => {
    const id = 'unconfirmed';
    const plan = world.path('config', 'plans', 'failover-gcp-managed-promote.yaml');
    const text = await readFile(plan, 'utf8');
    await writeFile(plan, text.replace('confirm: true', 'confirm: false'));
    await world.dr.submit(await world.decision('failover-gcp-managed-promote', id));
    await world.approve(id);
    await world.untilPhase(id, 'awaiting-operator');
    await world.site('gcp-managed', 'promote');
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'it is promoted' });
    await world.untilStopped(id, 'HyopsRefused');
    expect((await world.executions()).map((line) => line.step)).not.toContain('promotion_gate');
    await world.dr.operate(id, 'abort', { as: 'bob', reason: 'the plan must be fixed' });
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'aborted' });
  });
});
