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
  if (view.answered_by !== 'worker') throw new Error('the view must be answered by a worker');
  return aView({ steps: view.steps.map((one) => ({ ...one, state: states[one.step] ?? one.state })) });
}

describe('C7 a run as shown to people', () => {
  it('has the ten steps by name, in order', () => {
    const shown = runLines(aView()).flatMap((line) => /^ {2}\S +\d+ (\S+)/.exec(line)?.[1] ?? []);
    expect(shown).toEqual([...STEPS]);
  });

  it('shows what it waits for and the possible answers to a stopped call', () => {
    const reasons = [{ code: 'HyopsFailed' as const, what: 'it failed', where: 'a call', do: 'look' }];
    const stopped = { step: 'move-data' as const, failure: 'f', reasons, skippable: false };
    const lines = runLines(aView({ waiting_for: 'an operator (alice)', stopped }));
    expect(lines).toContain('  ! waiting for an operator (alice)');
    expect(lines).toContain('  ✗ it failed');
    expect(lines.at(-1)).toContain('hyops-dr retry|abort D-1');
  });
});

describe('a run watched through a pipe', () => {
  it('reports each change once, and both the start and the end of a step between two views', () => {
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

describe('text from others', () => {
  it('cannot control the terminal', () => {
    expect(printable('a\u001b[2Jb\u0007c\u009bd')).toBe('a [2Jb c d');
  });

  it('cannot extend a list query', () => {
    expect(queryOf({ workload: "x' OR 'a'='a", drill: false })).toBe(
      "WorkflowType = 'drRun' AND DrWorkload = 'x OR a=a' AND DrDrill = false",
    );
  });
});
