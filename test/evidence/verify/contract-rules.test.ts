import { verifyBundle } from '../../../client/verify/verify';
import { ACCESS_MODE } from '../../../contract/evidence/files/access';
import { GATE } from '../../../contract/evidence/files/gates';
import { ended, stopped } from '../../../contract/run/ending';
import type { EndedStep } from '../../../contract/run/step-record';
import { digestOf } from '../../../contract/signing/digest';
import type { Gate, Step } from '../../../contract/words/steps';
import { asState, notReached } from '../../support/a-step';
import {
  aBundle,
  aGate,
  aPlace,
  aPlan,
  aSample,
  at,
  fragments,
  type Place,
  PROVEN_MODE,
  type Sample,
} from './a-bundle';
import { bothVerdicts, withFiles, withRecord } from './both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const verdict = (sample: Sample) => bothVerdicts(place, sample);

function withSteps(change: Partial<Record<Step, (step: EndedStep) => object>>): Sample {
  return withRecord(({ steps }) => ({ steps: steps.map((one) => ({ ...one, ...change[one.step]?.(one) })) }));
}

/** A run that ended before its first call: without gates, calls and traffic. */
function withoutCalls(sample = aSample()): Sample {
  const steps = sample.record.steps.map((one, index) => {
    if (index === 0 || one.step === 'publish-evidence') return one;
    return index === 1 ? asState(one, 'failed') : notReached(one.step);
  });
  return { ...sample, fragments: sample.fragments.slice(0, 1), record: { ...sample.record, steps } };
}

describe('a signed bundle violates the contract', () => {
  it('C6.1: when a required approval is missing', async () => {
    const sample = aSample();
    const none = { ...sample, record: { ...sample.record, approvals: [] } };
    expect(await verdict(none)).toEqual({ exit: 23, clauses: ['C6.1'] });
  });

  it.each([
    ['too late', { at: at(41) }],
    ['by a person who may not approve', { by: 'mallory' }],
    ['refused', { accepted: false }],
  ])('C6.1: when the required approval is %s', async (_, change) => {
    const sample = aSample();
    const approvals = sample.record.approvals.map((entry) => ({ ...entry, ...change }));
    expect(await verdict({ ...sample, record: { ...sample.record, approvals } })).toEqual({
      exit: 23,
      clauses: ['C6.1'],
    });
  });

  it('C6.1: when the required approval was withdrawn', async () => {
    const sample = aSample();
    const [given] = sample.record.approvals;
    const approvals = given ? [given, { ...given, seq: 2, at: at(26), message: 'withdraw' }] : [];
    expect(await verdict({ ...sample, record: { ...sample.record, approvals } })).toEqual({
      exit: 23,
      clauses: ['C6.1'],
    });
  });

  it('C4.8: when the run required fewer approvals than its plan', async () => {
    const sample = aSample();
    const requirement = { ...sample.plan.requirement, approvals: 0 };
    expect(await verdict({ ...sample, record: { ...sample.record, requirement } })).toEqual({
      exit: 23,
      clauses: ['C4.8'],
    });
  });

  it('C4.8: when the plan drops the approval that the decision requires', async () => {
    const sample = aSample();
    const plan = { ...sample.plan, requirement: { ...sample.plan.requirement, approvals: 0 } };
    const record = { ...sample.record, plan_digest: digestOf(plan), requirement: plan.requirement };
    const told = { ...sample, plan, fragments: fragments(plan), record };
    expect(await verdict(told)).toEqual({ exit: 23, clauses: ['C4.8'] });
  });

  it('C4.4: when a call outside the approved plan was executed', async () => {
    const sample = aSample();
    const [first, ...rest] = sample.fragments.toReversed();
    if (!first) throw new Error('the sample must have fragments');
    const stray = { ...first, files: { ...first.files, 'calls/99-move-data-wipe/call.json': {} } };
    expect(await verdict({ ...sample, fragments: [...rest.toReversed(), stray] })).toEqual({
      exit: 23,
      clauses: ['C4.4'],
    });
  });

  it('C4.4: when a completed run did not execute a call of its plan', async () => {
    const call = 'calls/02-move-data-restore';
    const sample = withFiles({
      [`${call}/call.json`]: undefined,
      [`${call}/result.json`]: undefined,
      [`${call}/stdout.log`]: undefined,
      [`${call}/fencing.json`]: undefined,
    });
    expect(await verdict(sample)).toEqual({ exit: 23, clauses: ['C4.4'] });
  });

  it.each<[Gate, string]>([
    ['approval', 'C6.1'],
    ['secrets', 'C6.2'],
    ['access-mode', 'C6.3'],
    ['repository', 'C6.4'],
    ['fencing', 'C6.5'],
  ])('when the gate %s was not met before the first call (%s)', async (gate, clause) => {
    const unmet = aGate(gate, aPlan(), at(31), false);
    expect(await verdict(withFiles(GATE.holding(unmet, gate)))).toEqual({
      exit: 23,
      clauses: [clause],
    });
  });

  it.each<[Gate, string]>([
    ['approval', 'C6.1'],
    ['fencing', 'C6.5'],
  ])('when the gate %s was met for another plan (%s)', async (gate, clause) => {
    const other = { ...aGate(gate, aPlan(), at(31)), plan_digest: '0'.repeat(64) };
    expect(await verdict(withFiles(GATE.holding(other, gate)))).toEqual({ exit: 23, clauses: [clause] });
  });

  it('C6.5: when a gate was never checked', async () => {
    expect(await verdict(withFiles({ 'gates/fencing.json': undefined }))).toEqual({
      exit: 23,
      clauses: ['C6.5'],
    });
  });

  it('C6.5: when the last record of a gate cannot be read, and where', async () => {
    const sample = aSample();
    const again = sample.fragments.flatMap((one) =>
      Object.hasOwn(one.files, 'gates/fencing.json')
        ? [
            {
              ...one,
              attempt: 2,
              files: { 'gates/fencing.json': { gate: 'fencing', plan_digest: 'x', met: 'yes' } },
            },
          ]
        : [],
    );
    const dir = await aBundle(place.store, { ...sample, fragments: [...sample.fragments, ...again] });
    expect((await verifyBundle(dir, { trustDir: place.trust })).findings).toEqual([
      {
        clause: 'C8.5',
        file: 'gates/fencing.a2.json',
        what: 'the file does not have its shape: met: Invalid input: expected boolean, received string',
        exit: 23,
      },
    ]);
  });

  it('C6.5: unless a later attempt of the gate was met', async () => {
    const unmet = aGate('fencing', aPlan(), at(31), false);
    const sample = withFiles(GATE.holding(unmet, 'fencing'));
    const again = aSample().fragments.flatMap((one) =>
      Object.hasOwn(one.files, 'gates/fencing.json') ? [{ ...one, attempt: 2 }] : [],
    );
    expect(await verdict({ ...sample, fragments: [...sample.fragments, ...again] })).toEqual({
      exit: 0,
      clauses: [],
    });
  });

  it('C8.1: when the decision as received is missing', async () => {
    expect(await verdict(withFiles({ 'decision/original.json': undefined }))).toEqual({
      exit: 23,
      clauses: ['C8.1'],
    });
  });

  it('C8.1: when the normalized decision is not the one in the plan', async () => {
    const other = { ...aSample().plan.decision, target_cloud: 'aws' };
    expect(await verdict(withFiles({ 'decision/normalized.json': other }))).toEqual({
      exit: 23,
      clauses: ['C8.1'],
    });
  });

  it('C8.2: when the access mode in effect is not the requested one', async () => {
    const mode = { ...PROVEN_MODE, resolved: 'public-ephemeral' };
    expect(await verdict(withFiles(ACCESS_MODE.holding(mode)))).toEqual({ exit: 23, clauses: ['C8.2'] });
  });

  it('C8.3: when the plan does not have the approved digest', async () => {
    const sample = aSample();
    const plan = { ...sample.plan, workload: 'payroll' };
    expect((await verdict(withFiles({ 'plan/plan.json': plan }))).clauses).toContain('C8.3');
  });

  it('C8.3: when an overlay differs from the approved plan', async () => {
    const overlay = { 'plan/overlays/02-move-data-restore.json': { steps: [] } };
    expect(await verdict(withFiles(overlay))).toEqual({ exit: 23, clauses: ['C8.3'] });
  });

  it('C8.6: when traffic was cut without a probe', async () => {
    expect(await verdict(withFiles({ 'endpoints.json': undefined }))).toEqual({
      exit: 23,
      clauses: ['C8.6'],
    });
  });

  it('C8.6: when the probe of the traffic failed', async () => {
    const sight = { name: 'db', server: '127.0.0.1:53', addresses: [], met: false, at: at(71) };
    const endpoints = { endpoints: {}, met: false, sights: [sight], published: [] };
    expect(await verdict(withFiles({ 'endpoints.json': endpoints }))).toEqual({
      exit: 23,
      clauses: ['C8.6'],
    });
  });

  it('C8.6: unless a later probe, after an operator retry, was met', async () => {
    const sample = withFiles({ 'endpoints.json': { endpoints: {}, met: false, sights: [], published: [] } });
    const told = sample.fragments.map((one) =>
      one.activity === 'readTraffic'
        ? {
            ...one,
            files: { ...one.files, 'endpoints.r1.json': aSample().fragments.at(-1)?.files['endpoints.json'] },
          }
        : one,
    );
    expect(await verdict({ ...sample, fragments: told })).toEqual({ exit: 0, clauses: [] });
  });

  it('C7: when the ten steps are not in order', async () => {
    const sample = aSample();
    const steps = sample.record.steps.toReversed();
    expect((await verdict({ ...sample, record: { ...sample.record, steps } })).clauses).toContain('C7');
  });

  it('C7: when a step started before the previous one ended', async () => {
    expect(await verdict(withSteps({ 'cut-traffic': () => ({ started_at: at(40) }) }))).toEqual({
      exit: 23,
      clauses: ['C7'],
    });
  });

  it('C7: when a step was reached after one that was not', async () => {
    const reached = withSteps({ 'move-data': ({ step }) => notReached(step) });
    const { exit, clauses } = await verdict(reached);
    expect([exit, clauses.includes('C7')]).toEqual([23, true]);
  });

  it('C4.5: when a fragment is not in the history', async () => {
    const sample = aSample();
    const history = { events: sample.history.events.slice(0, -1) };
    expect(await verdict({ ...sample, history })).toEqual({ exit: 23, clauses: ['C4.5'] });
  });
});

describe('the outcome (C4.6)', () => {
  const reason = { what: 'w', where: 'x', do: 'd' };
  const failed = { code: 'HyopsFailed', ...reason } as const;
  const rejected = { code: 'ApprovalRejected', ...reason } as const;
  const BROKEN = { exit: 23, clauses: ['C4.6'] };

  it.each([
    ['held', 'when the decision is a failover', ended('held', [])],
    ['rejected', 'when calls were executed', stopped([rejected], [])],
    ['failed', 'when it stopped in none of its steps', stopped([failed], [])],
  ])('cannot be %s %s', async (_, __, ending) => {
    expect(await verdict(withRecord(() => ending))).toEqual(BROKEN);
  });

  it('cannot be completed when a step failed', async () => {
    const { exit, clauses } = await verdict(withSteps({ 'move-data': (step) => asState(step, 'failed') }));
    expect([exit, clauses.includes('C4.6')]).toEqual([23, true]);
  });

  it('can be aborted after its last step when it was ended from outside', async () => {
    const ending = stopped([{ code: 'EndedOutsideRunner', ...reason }], []);
    expect(await verdict(withRecord(() => ending))).toEqual({ exit: 0, clauses: [] });
  });

  it('can be rejected when a person rejected the plan and nothing was executed', async () => {
    const sample = withoutCalls();
    const record = {
      ...sample.record,
      ...stopped([rejected], []),
      approvals: sample.record.approvals.map((entry) => ({ ...entry, message: 'reject' })),
    };
    expect(await verdict({ ...sample, record })).toEqual({ exit: 0, clauses: [] });
  });

  it('can be refused when the decision could not be read', async () => {
    const sample = withoutCalls();
    const told = sample.fragments.map((one) => ({
      ...one,
      files: { 'decision/original.json': Buffer.from([0xff]) },
    }));
    const steps = sample.record.steps.map((one, index) =>
      index === 0 ? asState(one, 'failed') : index === 9 ? one : notReached(one.step),
    );
    const record = {
      ...sample.record,
      ...stopped([{ code: 'DecisionInvalid', ...reason }], []),
      ...{ steps, plan: null, plan_digest: null, requirement: null },
    };
    expect(await verdict({ ...sample, fragments: told, record })).toEqual({ exit: 0, clauses: [] });
  });
});
