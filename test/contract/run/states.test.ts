import { z } from 'zod';
import type { Deficiency } from '../../../contract/run/deficiency';
import { type Ending, ended, type NotEnded, stopped } from '../../../contract/run/ending';
import { withEnding } from '../../../contract/run/ending-shapes';
import type { RunStatus, RunSummary } from '../../../contract/run/record';
import { RunStatusShape, RunSummaryShape } from '../../../contract/run/shapes';
import type { StepRecord } from '../../../contract/run/step-record';
import { StepShape } from '../../../contract/run/step-shapes';
import { OUTCOMES } from '../../../contract/words/outcomes';
import { STEPS } from '../../../contract/words/steps';
import { anEnding } from '../../support/an-ending';

const AT = '2026-03-01T10:00:00Z';
const FAILED = { code: 'HyopsFailed', what: 'w', where: 'x', do: 'd' } as const;
const CANCELLED = { ...FAILED, code: 'Cancelled' } as const;
const WAIVED: Deficiency = { call: 'c', what: 'w', by: 'alice', reason: 'r' };
const SEAL = { place: '/e', manifest_sha256: 'm', timeline_head: 't' };
const FACTS = { decision_id: 'd', plan: null, plan_digest: null };
const OPEN: NotEnded = { outcome: null, reasons: [], deficiencies: [] };
const STOPPED_CALL = { step: 'move-data', failure: 'f', reasons: [FAILED], skippable: true } as const;
const STATUS = {
  ...{ decision_id: 'd', workflow_id: 'w', run_id: 'r', step: 'decide', call: null, waiting_for: null },
  ...{ plan: null, plan_digest: null, environment: null, workload: null, steps: [], approvals: null },
  messages: { kept: 0, not_kept: 0, last_refusal: null, signals: 0, warning: null },
} satisfies Omit<RunStatus, 'phase' | 'outcome' | 'reasons' | 'deficiencies' | 'stopped'>;
const STEP = { step: 'approve', waited_ms: 0 } as const;

/*
 * What no run can be: each value is an error of types here, which `npm run check` looks for, and is refused where it
 * is read.
 */
const ENDINGS: Ending[] = [
  // @ts-expect-error a completed run has no reason to have stopped
  { outcome: 'completed', reasons: [FAILED], deficiencies: [] },
  // @ts-expect-error a run that lacks something is completed with deficiencies
  { outcome: 'completed', reasons: [], deficiencies: [WAIVED] },
  // @ts-expect-error without a deficiency it is completed
  { outcome: 'completed-with-deficiencies', reasons: [], deficiencies: [] },
  // @ts-expect-error a run that is held has stopped nowhere
  { outcome: 'held', reasons: [FAILED], deficiencies: [] },
  // @ts-expect-error a run does not stop without a reason
  { outcome: 'failed', reasons: [], deficiencies: [] },
  // @ts-expect-error the first reason leads to another outcome
  { outcome: 'failed', reasons: [CANCELLED, FAILED], deficiencies: [] },
  // @ts-expect-error nobody waived it, and gave a reason
  { outcome: 'failed', reasons: [FAILED], deficiencies: [{ ...WAIVED, by: null }] },
  // @ts-expect-error there is no outcome by default
  { outcome: null, reasons: [], deficiencies: [] },
  // @ts-expect-error there is no such outcome
  { outcome: 'finished', reasons: [], deficiencies: [] },
];

const STEPS_OF_NO_RUN: StepRecord[] = [
  // @ts-expect-error a step that may still begin has no times
  { ...STEP, state: 'pending', started_at: AT, ended_at: null, note: null },
  // @ts-expect-error a step that was not reached has not begun
  { ...STEP, state: 'not-reached', started_at: AT, ended_at: AT, note: null },
  // @ts-expect-error a running step has begun
  { ...STEP, state: 'running', started_at: null, ended_at: null, note: null },
  // @ts-expect-error a running step has not ended
  { ...STEP, state: 'running', started_at: AT, ended_at: AT, note: null },
  // @ts-expect-error a step that is done has ended
  { ...STEP, state: 'done', started_at: AT, ended_at: null, note: null },
  // @ts-expect-error a step that is done has nothing to explain
  { ...STEP, state: 'done', started_at: AT, ended_at: AT, note: 'but' },
  // @ts-expect-error a skipped step names the call that it lacks
  { ...STEP, state: 'skipped', started_at: AT, ended_at: AT, note: null },
  // @ts-expect-error a failed step says why
  { ...STEP, state: 'failed', started_at: AT, ended_at: AT, note: null },
];

const SUMMARIES: RunSummary[] = [
  // @ts-expect-error a run whose evidence is not sealed has not completed
  { ...FACTS, outcome: 'completed', reasons: [], deficiencies: [], evidence: null },
  // @ts-expect-error a run that is refused has sealed why
  {
    ...FACTS,
    outcome: 'refused',
    reasons: [{ ...FAILED, code: 'PlanMissing' }],
    deficiencies: [],
    evidence: null,
  },
];

const STATUSES: RunStatus[] = [
  // @ts-expect-error a run that executes has no outcome
  { ...STATUS, phase: 'executing', outcome: 'completed', reasons: [], deficiencies: [], stopped: null },
  // @ts-expect-error a run that has ended has an outcome
  { ...STATUS, phase: 'ended', ...OPEN, stopped: null },
  // @ts-expect-error a run that waits for an operator has stopped at a call
  { ...STATUS, phase: 'awaiting-operator', ...OPEN, stopped: null },
  // @ts-expect-error a run that executes has stopped at none
  { ...STATUS, phase: 'executing', ...OPEN, stopped: STOPPED_CALL },
];

const EndingShape = withEnding(z.object({}));

describe('the refusal of states that no run can have (C4.6)', () => {
  it.each(ENDINGS)('as an ending: %j', (value) => {
    expect(EndingShape.safeParse(value).success).toBe(false);
  });

  it.each(STEPS_OF_NO_RUN)('as a step: %j', (value) => {
    expect(StepShape.safeParse(value).success).toBe(false);
  });

  it.each(SUMMARIES)('as a summary: %j', (value) => {
    expect(RunSummaryShape.safeParse(value).success).toBe(false);
  });

  it.each(STATUSES)('as a status: %j', (value) => {
    expect(RunStatusShape.safeParse(value).success).toBe(false);
  });
});

describe('how a run ends (C4.6)', () => {
  it.each(OUTCOMES)('can be %s', (outcome) => {
    const ending = anEnding(outcome);
    expect(EndingShape.parse(ending)).toEqual(ending);
    expect(ending.outcome).toBe(outcome);
    const status = { ...STATUS, ...ending, phase: 'ended', stopped: null };
    expect(RunStatusShape.parse(status)).toEqual(status);
    expect(RunSummaryShape.parse({ ...FACTS, ...ending, evidence: SEAL })).toMatchObject({ outcome });
  });

  it('follows from its deficiencies and its first reason', () => {
    expect(ended('completed', [])).toEqual({ outcome: 'completed', reasons: [], deficiencies: [] });
    expect(ended('completed', [WAIVED]).outcome).toBe('completed-with-deficiencies');
    expect(stopped([CANCELLED, FAILED], [WAIVED])).toEqual({
      outcome: 'aborted',
      reasons: [CANCELLED, FAILED],
      deficiencies: [WAIVED],
    });
    expect(() => ended('held', [WAIVED])).toThrow('a run that is held has made no call to lack');
  });

  it.each(['failed', 'aborted'] as const)('can be %s with unsealed evidence', (outcome) => {
    expect(RunSummaryShape.safeParse({ ...FACTS, ...anEnding(outcome), evidence: null }).success).toBe(true);
  });

  it('is readable for a client when a later release added its failure code', () => {
    const later = { outcome: 'refused', reasons: [{ ...FAILED, code: 'Later' }, FAILED], deficiencies: [] };
    const summary = { ...FACTS, ...later, evidence: SEAL };
    expect(RunSummaryShape.parse(summary)).toEqual(summary);
    expect(RunSummaryShape.safeParse({ ...summary, reasons: [FAILED] }).success).toBe(false);
    expect(EndingShape.safeParse(later).success).toBe(false);
  });

  it('is unknown for an open run, which can have deficiencies', () => {
    const waiting = {
      ...STATUS,
      ...OPEN,
      deficiencies: [WAIVED],
      phase: 'awaiting-operator',
      stopped: STOPPED_CALL,
    };
    const steps = STEPS.map((step) => ({
      ...{ step, state: 'pending', started_at: null, ended_at: null, waited_ms: 0, note: null },
    }));
    expect(RunStatusShape.parse({ ...waiting, steps })).toEqual({ ...waiting, steps });
  });
});
