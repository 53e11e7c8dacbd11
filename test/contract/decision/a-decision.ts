import { Decision } from '../../../contract/decision/decision';

/** Noon in the tests; the decisions they make are fresh then. */
export const NOW = new Date('2026-03-01T12:00:00Z');

const VALID = {
  decision_id: 'orders-failover-1',
  decision_type: 'failover',
  target_cloud: 'gcp',
  dr_mode: 'restore',
  execution_plane: 'runner-local',
  requires_approval: true,
  rationale: 'The primary of orders has not answered for two minutes.',
  repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
};

/** The fields of a valid failover with what is different; `undefined` leaves a key out. */
export function fieldsOf(deviations: Record<string, unknown> = {}): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...VALID, ...deviations }));
}

/** A decision as the contract room understands it. */
export function aDecision(deviations: Record<string, unknown> = {}): Decision {
  return Decision.parse(fieldsOf(deviations));
}

/** A decision as it arrives: JSON in bytes. */
export function anArtifact(deviations: Record<string, unknown> = {}): Uint8Array {
  return bytesOf(JSON.stringify(fieldsOf(deviations)));
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
