/** What the dispatcher writes for a cutover, otherwise where a test says so. */
export function aDispatch(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    dispatch_id: 'dispatch-20260301T100005Z-cutover-aaaa1111',
    timestamp_utc: '2026-03-01T10:00:05.147115+00:00',
    status: 'awaiting-approval',
    execution_mode: 'record-only',
    source_decision_id: 'decision-20260301T100000Z-cutover-aaaa0000',
    source_decision_file: '/opt/hybridops/decision-service/state/records/decision-1.json',
    decision_type: 'cutover',
    execution_plane: 'runner-local',
    target_kind: 'blueprint',
    target_ref: 'dr/postgresql-ha-failover-gcp@v1',
    target_env: 'dev',
    requires_approval: true,
    rationale: 'primary_degraded_elapsed=125s',
    checks: [],
    ...changes,
  };
}

/** What the consumer makes of it once a marker file says yes. */
export function anExecution(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { dispatch_id, source_decision_id, source_decision_file, requires_approval, ...rest } = aDispatch();
  return {
    ...rest,
    execution_id: 'execution-20260301T100035Z-aaaa2222',
    timestamp_utc: '2026-03-01T10:00:35+00:00',
    status: 'approved-ready',
    execution_mode: 'approval-only',
    source_dispatch_id: dispatch_id,
    approval: { required: requires_approval, approval_file: 'x', approved_by: 'somebody', note: 'yes' },
    ...changes,
  };
}

/** What the executor makes of that: a dry run. */
export function anAttempt(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { execution_id, ...rest } = anExecution();
  return {
    ...rest,
    attempt_id: 'attempt-20260301T100036Z-aaaa3333',
    status: 'dry-run-ready',
    source_execution_id: execution_id,
    ...changes,
  };
}

/** What the decision service itself writes: it knows neither target nor access mode. */
export function anEmission(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    decision_id: 'decision-20260301T100000Z-cutover-aaaa0000',
    timestamp_utc: '2026-03-01T10:00:00.160702+00:00',
    decision_type: 'cutover',
    status: 'emitted',
    execution_mode: 'emit-only',
    runtime_env: 'dev',
    module_ref: 'platform/network/dns-routing',
    desired: 'secondary',
    target_mode: 'SECONDARY',
    rationale: 'primary_degraded_elapsed=125s',
    checks: [],
    module_inputs: {},
    ...changes,
  };
}
