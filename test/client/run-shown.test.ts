import { printable } from '../../client/cli/paint';
import { runChanges } from '../../client/cli/run-changes';
import { runLines } from '../../client/cli/run-lines';
import { queryOf } from '../../client/list-runs';
import type { RunView } from '../../client/run-view';
import type { RunStatus } from '../../contract/run/record';
import { STEPS } from '../../contract/words/steps';

function aView(changes: Partial<RunStatus> = {}): RunView {
  return {
    answered_by: 'worker',
    temporal_status: 'RUNNING',
    started_at: '2026-01-01T00:00:00.000Z',
    ended_at: null,
    end: null,
    decision_id: 'D-1',
    workflow_id: 'dr-D-1',
    run_id: 'r',
    phase: 'executing',
    step: 'decide',
    outcome: null,
    reasons: [],
    plan: 'failover@v1',
    plan_digest: 'd',
    workload: 'orders',
    steps: STEPS.map((step) => ({
      step,
      state: 'pending',
      started_at: null,
      ended_at: null,
      waited_ms: 0,
      note: null,
    })),
    call: null,
    waiting_for: null,
    approvals: null,
    stopped: null,
    messages: { kept: 0, not_kept: 0, last_refusal: null, signals: 0, warning: null },
    deficiencies: [],
    ...changes,
  };
}

function withSteps(states: Partial<Record<(typeof STEPS)[number], RunStatus['steps'][number]['state']>>) {
  const view = aView();
  if (view.answered_by !== 'worker') throw new Error('it is answered by a worker');
  return aView({ steps: view.steps.map((one) => ({ ...one, state: states[one.step] ?? one.state })) });
}

describe('C7 a run shown to people', () => {
  it('has the ten steps by their names, in their order', () => {
    const shown = runLines(aView()).flatMap((line) => /^ {2}\S +\d+ (\S+)/.exec(line)?.[1] ?? []);
    expect(shown).toEqual([...STEPS]);
  });

  it('says what it waits for, and what may be answered to a stopped call', () => {
    const reasons = [{ code: 'HyopsFailed' as const, what: 'it failed', where: 'a call', do: 'look' }];
    const stopped = { step: 'move-data' as const, failure: 'f', reasons, skippable: false };
    const lines = runLines(aView({ waiting_for: 'an operator (alice)', stopped }));
    expect(lines).toContain('  ! waits for an operator (alice)');
    expect(lines).toContain('  ✗ it failed');
    expect(lines.at(-1)).toContain('hyops-dr retry or abort D-1');
  });
});

describe('a run watched through a pipe', () => {
  it('tells each change once, and both ends of a step that came and went between two looks', () => {
    const first = withSteps({ decide: 'running' });
    const second = withSteps({ decide: 'done', approve: 'done', 'validate-access-mode': 'running' });
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

describe('text of others', () => {
  it('cannot steer the terminal', () => {
    expect(printable('a\u001b[2Jb\u0007c\u009bd')).toBe('a [2Jb c d');
  });

  it('cannot widen a list query', () => {
    expect(queryOf({ workload: "x' OR 'a'='a", drill: false })).toBe(
      "WorkflowType = 'drRun' AND DrWorkload = 'x OR a=a' AND DrDrill = false",
    );
  });
});
