import { queryOf } from '../../client/list-runs';
import type { RunView } from '../../client/run-view';
import { runChanges } from '../../client/terminal/run-changes';
import { runLines } from '../../client/terminal/run-lines';
import type { NotEnded } from '../../contract/run/ending';
import type { RunProgress, RunStatus } from '../../contract/run/record';
import type { StepRecord } from '../../contract/run/step-record';
import { oneLine, shownLines } from '../../contract/words/shown';
import { STEPS, type Step } from '../../contract/words/steps';
import { endedAs, running } from '../support/a-step';

const OPEN: NotEnded = { outcome: null, reasons: [], deficiencies: [] };
const AT = '2026-01-01T00:00:00.000Z';

const pending = (step: Step): StepRecord => ({
  step,
  state: 'pending',
  started_at: null,
  ended_at: null,
  waited_ms: 0,
  note: null,
});

function aView(
  parts: Partial<Pick<RunStatus, 'steps' | 'waiting_for'>> = {},
  progress: RunProgress = { ...OPEN, phase: 'executing', stopped: null },
): RunView {
  return {
    answered_by: 'worker',
    temporal_status: 'RUNNING',
    started_at: AT,
    ended_at: null,
    end: null,
    decision_id: 'D-1',
    workflow_id: 'dr-D-1',
    run_id: 'r',
    step: 'decide',
    plan: 'failover@v1',
    plan_digest: 'd',
    environment: 'production',
    workload: 'orders',
    steps: STEPS.map(pending),
    call: null,
    waiting_for: null,
    approvals: null,
    messages: { kept: 0, not_kept: 0, last_refusal: null, signals: 0, warning: null },
    ...progress,
    ...parts,
  };
}

/** A run whose first steps are these, and the others pending. */
function begun(...steps: StepRecord[]): RunView {
  return aView({ steps: [...steps, ...STEPS.slice(steps.length).map(pending)] });
}

describe('C7 a run as shown to people', () => {
  it('has the ten steps by name, in order', () => {
    const shown = runLines(aView()).flatMap((line) => /^ {2}\S +\d+ (\S+)/.exec(line)?.[1] ?? []);
    expect(shown).toEqual([...STEPS]);
  });

  it('shows what it waits for and the possible answers to a stopped call', () => {
    const reasons = [{ code: 'HyopsFailed' as const, what: 'it failed', where: 'a call', do: 'look' }];
    const stopped = { step: 'move-data' as const, failure: 'f', reasons, skippable: false };
    const progress = { ...OPEN, phase: 'awaiting-operator' as const, stopped };
    const lines = runLines(aView({ waiting_for: 'an operator (alice)' }, progress));
    expect(lines).toContain('  ! waiting for an operator (alice)');
    expect(lines).toContain('  ✗ it failed');
    expect(lines.at(-1)).toContain('hyops-dr retry|abort D-1');
  });
});

describe('a run watched through a pipe', () => {
  it('reports each change once, and both the start and the end of a step between two views', () => {
    const times = { started_at: AT, ended_at: AT, waited_ms: 0 };
    const first = begun(running('decide', AT));
    const second = begun(
      endedAs('decide', 'done', times),
      endedAs('approve', 'done', times),
      running('validate-access-mode', AT),
    );
    expect(runChanges(undefined, first)).toEqual(['decide: running']);
    expect(runChanges(first, second)).toEqual([
      'decide: done',
      'approve: running',
      'approve: done',
      'validate-access-mode: running',
    ]);
    expect(runChanges(second, second)).toEqual([]);
  });
});

describe('text from others', () => {
  it('cannot control the terminal', () => {
    expect(oneLine('a\u001b[2Jb\u0007c\u009bd\ne\u202ef\u2028g\ud800')).toBe(
      'a\\u001b[2Jb\\u0007c\\u009bd\\u000ae\\u202ef\\u2028g\\ud800',
    );
    const document = { text: 'a\u009b\u202e\u2028\nb' };
    const printed = shownLines(JSON.stringify(document, null, 2));
    expect(printed.split('\n').map(oneLine).join('\n')).toBe(printed);
    expect(JSON.parse(printed)).toEqual(document);
  });

  it('cannot extend a list query', () => {
    expect(queryOf({ workload: "x' OR 'a'='a", drill: false })).toBe(
      "WorkflowType = 'drRun' AND DrWorkload = 'x OR a=a' AND DrDrill = false",
    );
  });
});
