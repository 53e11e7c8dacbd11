import { mappingOf } from '../../sandbox/mapping';
import { HyopsUnderTest } from './hyops-under-test';
import { gate, gateStep } from './steps';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

describe('the output of hyops show', () => {
  it('is the version, with exit code 0', async () => {
    expect(await hyops.run(['--version'])).toMatchObject({ rc: 0, out: '0.1.4\n' });
  });

  it('is the state of a module instance, as in its file', async () => {
    await hyops.deploy(hyops.overlay('shown', [gateStep('shown')]));
    const run = await hyops.run(['show', 'module', `${gate}#shown`, '--root', hyops.root, '--json']);
    expect(run.rc).toBe(0);
    expect(mappingOf(JSON.parse(run.out))).toEqual(hyops.state(gate, 'shown'));
  });

  it('is a sentence on stderr for a missing state, with exit code 2', async () => {
    const run = await hyops.run(['show', 'module', `${gate}#never`, '--root', hyops.root, '--json']);
    expect(run).toMatchObject({ rc: 2, out: '' });
    expect(run.err).toMatch(/^ERR: module state not found: /);
  });

  it('is the usage on stderr for an unknown argument, with exit code 2', async () => {
    const run = await hyops.run(['blueprint', 'plan', '--no-such-flag']);
    expect(run.rc).toBe(2);
    expect(run.err).toMatch(/^usage: hyops/);
    expect(run.err).toContain('error: unrecognized arguments: --no-such-flag');
  });

  it('includes the run of each step when it is verbose', async () => {
    const file = hyops.overlay('verbose', [gateStep('verbose')]);
    const run = await hyops.run([
      '-v',
      'blueprint',
      'deploy',
      '--root',
      hyops.root,
      '--file',
      file,
      '--execute',
      '--yes',
    ]);
    expect(run.out).toMatch(/^module=core\/shared\/manual-gate status=running run_id=apply-/m);
    expect(run.out).toMatch(/^run record: .*\/logs\/module\/core__shared__manual-gate\/apply-/m);
  });
});
