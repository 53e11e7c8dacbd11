import { mappingAt, textAt, textsAt } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { gate, gateStep } from './steps';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

describe('a manual gate', () => {
  it('that is confirmed leaves an ok state and a run record with the stable files (C8.5)', async () => {
    const run = await hyops.deploy(hyops.overlay('confirmed', [gateStep('confirmed')]));
    const state = hyops.state(gate, 'confirmed');
    const outputs = mappingAt(state, 'outputs');
    expect(run.rc).toBe(0);
    expect(textAt(state, 'status')).toBe('ok');
    expect(outputs).toMatchObject({
      'gate.confirmed': true,
      'gate.assertions': { fenced: true },
      'cap.control.manual_gate': 'confirmed',
    });
    expect(textAt(state, 'run_id')).toMatch(/^apply-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
    const stable = [
      'meta.json',
      'preflight_decision.json',
      'inputs_resolved.json',
      'result.json',
      'driver_result.json',
      'module_state.json',
      'resolved.inputs.yml',
      'ansible_apply.stdout.txt',
      'ansible_apply.result.json',
    ];
    for (const name of stable) expect(hyops.record(state, name)).not.toBe('');
  });

  it('that is not confirmed passes preflight, makes the deploy exit with 2 and leaves neither record nor state', async () => {
    const file = hyops.overlay('unconfirmed', [gateStep('unconfirmed', { confirm: false })]);
    const before = hyops.records(gate);
    const preflight = await hyops.run([
      'blueprint',
      'preflight',
      '--root',
      hyops.root,
      '--file',
      file,
      '--json',
    ]);
    const run = await hyops.deploy(file);
    const document = documentOf(run);
    expect(preflight.rc).toBe(0);
    expect(run.rc).toBe(2);
    expect(document).toMatchObject({ status: 'failed', required_failures: ['unconfirmed'] });
    expect(document['steps']).toMatchObject([{ status: 'failed', rc: 1, reason: 'step command failed' }]);
    expect(run.out).toContain('step=unconfirmed status=failed rc=1 reason=see module run record');
    expect(run.err).toMatch(
      /^ERR: input validation failed for core\/shared\/manual-gate: .*inputs\.confirm must be true/,
    );
    expect(hyops.records(gate)).toEqual(before);
    expect(() => hyops.state(gate, 'unconfirmed')).toThrow();
  });

  it('that is refused after an earlier confirmation keeps the old ok state, which proves nothing', async () => {
    await hyops.deploy(hyops.overlay('again', [gateStep('again')]));
    const confirmed = hyops.state(gate, 'again');
    const refused = await hyops.deploy(
      hyops.overlay('again', [gateStep('again', { assertions: { fenced: false } })]),
    );
    expect(refused.rc).toBe(2);
    expect(refused.err).toContain('fenced');
    expect(hyops.state(gate, 'again')).toEqual(confirmed);
  });

  it('is confirmed by HYOPS_INPUT_confirm in the environment, whatever its file contains', async () => {
    const file = hyops.overlay('overridden', [gateStep('overridden', { confirm: false })]);
    const run = await hyops.deploy(file, [], { HYOPS_INPUT_confirm: 'true' });
    expect(run.rc).toBe(0);
    expect(mappingAt(hyops.state(gate, 'overridden'), 'outputs')['gate.confirmed']).toBe(true);
  });

  it('copies its evidence notes into its outputs', async () => {
    const notes = ['decision=d-1', 'approval=0123'];
    await hyops.deploy(hyops.overlay('noted', [gateStep('noted', { evidence_notes: notes })]));
    expect(textsAt(mappingAt(hyops.state(gate, 'noted'), 'outputs'), 'gate.evidence_notes')).toEqual(notes);
  });
});
