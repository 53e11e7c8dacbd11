import { subjectOf } from '../../../contract/decision/subject';
import { aDecision } from './a-decision';

describe('the subject of a decision', () => {
  it('is the requested change in its environment, without the fields that each emission sets (C3.1)', () => {
    const emitted = (id: string, rationale: string) =>
      aDecision({
        decision_id: id,
        rationale,
        issued_at: '2026-03-01T11:59:00Z',
        expires_at: '2026-03-01T13:00:00Z',
        requested_by: 'alice',
        metadata: { tick: 7 },
        environment: undefined,
        drill: true,
      });
    expect(subjectOf(emitted('one', 'no answer'), 'production')).toEqual({
      decision_type: 'failover',
      target_cloud: 'gcp',
      dr_mode: 'restore',
      execution_plane: 'runner-local',
      repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
      drill: true,
      environment: 'production',
    });
    expect(subjectOf(emitted('two', 'still none'), 'production')).toEqual(
      subjectOf(emitted('one', 'no answer'), 'production'),
    );
  });

  it('names the resolved environment, not the written one (C3.9)', () => {
    expect(subjectOf(aDecision({ environment: 'written' }), 'resolved').environment).toBe('resolved');
  });
});
