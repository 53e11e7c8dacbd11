import type { CallFacts } from '../../../activities/calls/conclude';
import { reportInJson } from '../../../activities/hyops/deploy-report';

export const BEFORE = { status: 'ok', run_id: 'run-1', updated_at: '2026-01-01T00:00:00Z', outputs: {} };
export const AFTER = { status: 'ok', run_id: 'run-2', updated_at: '2026-01-01T01:00:00Z', outputs: {} };

/** The facts of a call with one step, `restore`, that exited with this code and printed this output. */
export function facts(code: number | null, stdout: string, changes: Partial<CallFacts> = {}): CallFacts {
  return {
    call: {
      id: '01-move-data-restore',
      step: 'move-data',
      effect: 'restores',
      cloud: null,
      kind: 'hyops',
      blueprint_step: 'restore',
      module_ref: 'platform/postgresql-ha',
      state_ref: 'platform/postgresql-ha#restore',
      optional: false,
      expect: 'must-run',
      proof: [],
      secrets: [],
      decided: [],
      overlay: {
        api_version: 'hybridops/v1',
        kind: 'BlueprintSpec',
        blueprint_ref: 'test@v1',
        mode: 'dr',
        policy: {},
        steps: [
          {
            id: 'restore',
            module_ref: 'platform/postgresql-ha',
            action: 'deploy',
            requires: [],
            optional: false,
            inputs: {},
          },
        ],
      },
    },
    result: {
      key: 'd/01/0',
      code,
      signal: null,
      started_at: BEFORE.updated_at,
      ended_at: AFTER.updated_at,
      interrupted_because: null,
      stdout_left_out_bytes: 0,
      stderr_left_out_bytes: 0,
      spawn_error: null,
      left_processes: false,
    },
    report: reportInJson(stdout),
    stdout,
    stderr: '',
    tool: '',
    left: '',
    before: BEFORE,
    after: AFTER,
    ...changes,
  };
}
