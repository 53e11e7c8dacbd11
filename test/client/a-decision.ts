import type { Decision } from '../../contract/decision/decision';

/** A valid decision; a test gives only what differs. */
export function aDecision(changes: Partial<Decision> = {}): Decision {
  return {
    decision_id: 'D-1',
    decision_type: 'failover',
    target_cloud: 'gcp',
    dr_mode: 'restore',
    execution_plane: 'runner-local',
    requires_approval: true,
    rationale: 'the primary site does not answer',
    repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
    requested_by: 'monitor',
    ...changes,
  };
}
