import { ended } from '../../../contract/run/ending';
import type { RunRecord } from '../../../contract/run/record';
import { RunRecordShape } from '../../../contract/run/shapes';
import type { EndedStep } from '../../../contract/run/step-record';
import { asState, notReached, running } from '../../support/a-step';
import { aPlace, aSample, at, EXECUTED, type Place } from './a-bundle';
import { bothVerdicts, withFiles, withRecord } from './both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const GOOD = { exit: 0, clauses: [] };
const FAILED = { code: 'HyopsFailed', what: 'w', where: 'x', do: 'd' };
const ABORTED = { ...FAILED, code: 'Cancelled' };
const WAIVED = { call: '02-move-data-restore', what: 'it failed', by: 'alice', reason: 'done by hand' };
const NOT_WAIVED = { call: WAIVED.call, what: 'it failed', by: null, reason: null };
const NOT_EXECUTED = { state: 'failed' as const, reason: FAILED };

/** The result of a call that HyOps skipped, with one live probe. */
function skippedWith(met: boolean) {
  const sight = { probe: 'tcp', from: 'runner', met, saw: 's', at: at(50) };
  return { ...EXECUTED, conclusion: { state: 'skipped' as const }, proofs: [sight] };
}

/** The record with its step `move-data` changed. */
function moveData(change: (step: EndedStep) => object) {
  return ({ steps }: RunRecord) => ({
    steps: steps.map((one) => (one.step === 'move-data' ? { ...one, ...change(one) } : one)),
  });
}

/** The record of a run that went on without a call of `move-data`, with that step in some state. */
function lacking(
  state: 'done' | 'nothing' | 'skipped',
  deficiency = WAIVED as typeof WAIVED | typeof NOT_WAIVED,
) {
  return (record: RunRecord) => ({
    ...ended('completed', [deficiency]),
    ...moveData((step) => asState(step, state))(record),
  });
}

describe('a run record that no run can have (C4.6)', () => {
  it.each<[string, (record: RunRecord) => object]>([
    ['completed, with a reason for stopping', () => ({ reasons: [FAILED] })],
    ['completed, with a deficiency', () => ({ deficiencies: [WAIVED] })],
    ['completed with deficiencies, and has none', () => ({ outcome: 'completed-with-deficiencies' })],
    [
      'completed with deficiencies, with a reason',
      () => ({ outcome: 'completed-with-deficiencies', deficiencies: [WAIVED], reasons: [FAILED] }),
    ],
    ['failed, without a reason', () => ({ outcome: 'failed' })],
    ['failed, for a reason that aborts', () => ({ outcome: 'failed', reasons: [ABORTED, FAILED] })],
    ['refused, for a reason that fails', () => ({ outcome: 'refused', reasons: [FAILED] })],
    ['held, with a reason', () => ({ outcome: 'held', reasons: [FAILED] })],
    ['of no known outcome', () => ({ outcome: 'finished' })],
    ['with an unknown code', () => ({ outcome: 'failed', reasons: [FAILED, { ...FAILED, code: 'Bad' }] })],
    [
      'with half a waiver',
      () => ({ ...ended('completed', [WAIVED]), deficiencies: [{ ...WAIVED, by: null }] }),
    ],
    ['pending in a step', moveData(({ step }) => ({ ...notReached(step), state: 'pending' }))],
    ['not reached in a step that began', moveData(() => ({ state: 'not-reached' }))],
    ['running in a step that ended', moveData(() => ({ state: 'running' }))],
    ['done in a step that did not end', moveData(() => ({ ended_at: null }))],
    ['done in a step with a note', moveData(() => ({ note: 'waived' }))],
    ['failed in a step without a reason', moveData(() => ({ state: 'failed' }))],
    ['skipped in a step without a reason', moveData(() => ({ state: 'skipped' }))],
    ['in a state that is not listed', moveData(() => ({ state: 'finished' }))],
  ])('is refused by the schema and by both verifiers: %s', async (_, change) => {
    const sample = withRecord(change);
    expect(RunRecordShape.safeParse(aSample().record).success).toBe(true);
    expect(RunRecordShape.safeParse(sample.record).success).toBe(false);
    expect(await bothVerdicts(place, sample)).toEqual({ exit: 23, clauses: ['C4.6'] });
  });
});

it.each([undefined, null])('an outcome that is %s has no trusted signature (C4.5, C4.6)', async (outcome) => {
  const sample = withRecord(() => ({ outcome }));
  expect(RunRecordShape.safeParse(sample.record).success).toBe(false);
  expect(await bothVerdicts(place, sample)).toEqual({ exit: 22, clauses: ['C4.5', 'C4.6'] });
});

describe('a step and its calls (C7, C4.4)', () => {
  it.each([
    ['waived by a person', WAIVED],
    ['that the plan lets fail', NOT_WAIVED],
  ])('is skipped when the run went on without a call %s', async (_, deficiency) => {
    expect(await bothVerdicts(place, withRecord(lacking('skipped', deficiency)))).toEqual(GOOD);
  });

  it.each(['done', 'nothing'] as const)('cannot be %s when one of its calls was waived', async (state) => {
    const { exit, clauses } = await bothVerdicts(place, withRecord(lacking(state)));
    expect([exit, clauses.includes('C7')]).toEqual([23, true]);
  });

  it('cannot be skipped when none of its calls was waived', async () => {
    const other = { ...WAIVED, call: 'release-workload' };
    const change = (record: RunRecord) => ({ ...lacking('skipped')(record), deficiencies: [other] });
    expect(await bothVerdicts(place, withRecord(change))).toEqual({ exit: 23, clauses: ['C7'] });
  });

  it('is skipped when the live probe of the traffic was waived', async () => {
    const deficiency = { ...WAIVED, call: 'read-traffic' };
    const skipped = withRecord(({ steps }) => ({
      ...ended('completed', [deficiency]),
      steps: steps.map((one) => (one.step === 'cut-traffic' ? asState(one, 'skipped') : one)),
    }));
    expect(await bothVerdicts(place, skipped)).toEqual(GOOD);
    const done = await aPlace();
    const record = { ...skipped.record, steps: aSample().record.steps };
    expect(await bothVerdicts(done, { ...skipped, record })).toEqual({ exit: 23, clauses: ['C7'] });
    done.remove();
  });

  it.each([
    ['failed', { ...EXECUTED, conclusion: NOT_EXECUTED }],
    ['was skipped by HyOps without a proof', { ...EXECUTED, conclusion: { state: 'skipped' } }],
    ['was skipped by HyOps against a proof', skippedWith(false)],
    ['outlived its run', { unattended: true, result: null }],
    ['left no conclusion', {}],
  ])('cannot be done when a call of it %s', async (_, result) => {
    const sample = withFiles({ [`calls/${WAIVED.call}/result.json`]: result });
    expect(await bothVerdicts(place, sample)).toEqual({ exit: 23, clauses: ['C4.4'] });
  });

  it('is done when HyOps skipped what live probes saw', async () => {
    const sample = withFiles({ [`calls/${WAIVED.call}/result.json`]: skippedWith(true) });
    expect(await bothVerdicts(place, sample)).toEqual(GOOD);
  });

  it.each([
    ['executed', EXECUTED.conclusion, GOOD],
    ['failed', NOT_EXECUTED, { exit: 23, clauses: ['C4.4'] }],
  ])('is judged by the last retry of a call, which %s', async (_, conclusion, expected) => {
    const before = conclusion === NOT_EXECUTED ? EXECUTED.conclusion : NOT_EXECUTED;
    const path = `calls/${WAIVED.call}/result.json`;
    const sample = withFiles({ [path]: { ...EXECUTED, conclusion: before } });
    const retried = sample.fragments.map((one) => {
      if (!Object.hasOwn(one.files, path)) return one;
      const again = { [`calls/${WAIVED.call}.r1/result.a2.json`]: { ...EXECUTED, conclusion } };
      return { ...one, files: { ...one.files, ...again } };
    });
    expect(await bothVerdicts(place, { ...sample, fragments: retried })).toEqual(expected);
  });

  it('is unknown only in a lost run', async () => {
    const unknown = { state: 'unknown', waited_ms: 0, note: 'not recorded' };
    const { exit, clauses } = await bothVerdicts(place, withRecord(moveData(() => unknown)));
    expect([exit, clauses]).toEqual([23, ['C4.6']]);
  });

  it('cannot be done after a step that failed or was cut off', async () => {
    for (const change of [
      (step: EndedStep) => asState(step, 'failed'),
      ({ step }: EndedStep) => running(step, at(48)),
    ]) {
      const dir = await aPlace();
      const { clauses } = await bothVerdicts(dir, withRecord(moveData(change)));
      expect(clauses).toContain('C7');
      dir.remove();
    }
  });
});

describe('what the runner does not confirm (C4.5, C4.6)', () => {
  it('makes no bundle good, however good the rest of it is', async () => {
    const differences = [{ clause: 'C4.6', what: 'the history has a result that this runner did not give' }];
    expect(await bothVerdicts(place, { ...aSample(), differences })).toEqual({ exit: 23, clauses: ['C4.6'] });
  });
});
