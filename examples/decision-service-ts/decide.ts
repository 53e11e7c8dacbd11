import type { Decision } from 'hyops-dr/client';

/** What monitoring reports: the primary of a workload has stopped answering and was fenced. */
export interface Incident {
  id: string;
  workload: string;
  environment: string;
  detected_at: string;
  silent_for_s: number;
}

/** Returns the decision for an incident: always the same one, because a run is found again by its decision. */
export function decide(incident: Incident): Decision {
  return {
    decision_id: `${incident.workload}-failover-${incident.id}`,
    decision_type: 'failover',
    target_cloud: 'gcp',
    dr_mode: 'restore',
    execution_plane: 'runner-local',
    requires_approval: true,
    rationale: `The primary of ${incident.workload} has not answered for ${incident.silent_for_s} s and is fenced.`,
    repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
    environment: incident.environment,
    requested_by: 'decision-service',
    issued_at: incident.detected_at,
  };
}
