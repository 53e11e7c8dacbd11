import { DECISION_MAX_BYTES } from '../../../contract/decision/decision';
import { parseDecision } from '../../../contract/decision/parse-decision';
import { anArtifact, bytesOf, fieldsOf, NOW } from './a-decision';
import { placesOf, problemsOf, reasonsOf } from './problems-of';

const parsed = (deviations: Record<string, unknown> = {}) => parseDecision(anArtifact(deviations), NOW);

describe('the fields of a decision', () => {
  it('are read as written when all are valid (C3.1-C3.8)', () => {
    expect(parsed()).toEqual({ ok: true, value: fieldsOf() });
  });

  it.each([
    ['decision_id', 'C3.1'],
    ['decision_type', 'C3.2'],
    ['target_cloud', 'C3.3'],
    ['dr_mode', 'C3.4'],
    ['execution_plane', 'C3.5'],
    ['requires_approval', 'C3.6'],
    ['rationale', 'C3.7'],
    ['repo_state_ref', 'C3.8'],
  ])('require %s for every failover, without a default (%s)', (key) => {
    expect(placesOf(parsed({ [key]: undefined }))).toEqual([key]);
  });

  it.each([
    ['orders-failover-1', true],
    ['7', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['', false],
    ['.hidden', false],
    ['-flag', false],
    ['two words', false],
    ['../outside', false],
    ['line\n', false],
    [17, false],
    [null, false],
  ])(
    'name the decision by letters, digits, dots, underscores and dashes: %j is %j (C3.1)',
    (id, accepted) => {
      expect(parsed({ decision_id: id }).ok).toBe(accepted);
    },
  );

  it.each([
    ['decision_type', ['failOver', 'failover ', 'restore', '', null, ['failover']]],
    ['target_cloud', ['GCP', 'on-prem', 'google', '', null]],
    ['dr_mode', ['warm-promote', 'promote', '', null]],
    ['execution_plane', ['runner_local', 'direct', 'public', '', null]],
  ])('take for %s only the words of the contract (C3.2-C3.5)', (key, strangers) => {
    for (const stranger of strangers) expect(placesOf(parsed({ [key]: stranger }))).toContain(key);
  });

  it.each(['true', 'false', 1, 0, null, {}])(
    'take requires_approval as true or false, never as %j (C3.6, C4.8)',
    (value) => {
      expect(placesOf(parsed({ requires_approval: value }))).toEqual(['requires_approval']);
    },
  );

  it.each(['', '   ', 42])('refuse %j as a rationale (C3.7)', (rationale) => {
    expect(placesOf(parsed({ rationale }))).toEqual(['rationale']);
  });

  it.each([
    'my-bucket',
    'gs://my-bucket/repo',
    's3://bucket',
    'https://store.example.org/bucket',
    'org/gcp/object-repo#',
    'org/gcp/object-repo#a#b',
    '../object-repo',
    '',
  ])('refuse %j where a repository state is referred to (C3.8, C4.9)', (reference) => {
    expect(placesOf(parsed({ repo_state_ref: reference }))).toEqual(['repo_state_ref']);
  });

  it('need no repository state when no data moves (C3.8)', () => {
    const nothingMoves = { target_cloud: 'none', dr_mode: 'deny', repo_state_ref: undefined };
    expect(problemsOf(parsed({ ...nothingMoves, decision_type: 'hold' }))).toEqual([]);
    expect(problemsOf(parsed({ ...nothingMoves, decision_type: 'failover' }))).toEqual([]);
  });

  it('include the optional ones when present (C3.9)', () => {
    const optional = {
      workload_profile_ref: 'profiles/orders@v2',
      secondary_backup_copy_required: true,
      secret_sync_profile: 'orders-dr',
      cutover_policy: 'dns-weighted',
      environment: 'production',
      requested_by: 'decision-service',
      drill: true,
      metadata: { ticket: 7, nested: { any: ['thing'] } },
    };
    expect(parsed(optional)).toEqual({ ok: true, value: fieldsOf(optional) });
  });

  it.each([
    ['secondary_backup_copy_required', 'yes'],
    ['workload_profile_ref', ''],
    ['secret_sync_profile', 'x'.repeat(513)],
    ['cutover_policy', 3],
    ['environment', 'prod/../dev'],
    ['drill', 'true'],
    ['metadata', []],
    ['break_glass', { reason: 'fire' }],
    ['break_glass', { reason: ' ', expires_at: '2026-03-01T13:00:00Z' }],
    ['issued_at', 'yesterday'],
  ])('refuse for %s the value %j (C3.9, C4.1)', (key, value) => {
    const places = placesOf(parsed({ [key]: value }));
    expect(places).not.toEqual([]);
    expect(places.every((place) => place.startsWith(key))).toBe(true);
  });

  it.each([
    ['require_approval', 'requires_approval'],
    ['targetCloud', 'target_cloud'],
    ['repo_state', 'repo_state_ref'],
    ['dr_mod', 'dr_mode'],
  ])('refuse the unknown key %s and name the nearest known one (C4.1, C4.8)', (key, meant) => {
    const refused = parsed({ [key]: false });
    expect(refused).toMatchObject({ ok: false, reasons: [{ code: 'DecisionInvalid', where: key }] });
    expect(refused.ok ? '' : refused.reasons[0]?.do).toContain(`"${meant}"`);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'refuse %s as an unknown key like any other (C4.1)',
    (key) => {
      const text = JSON.stringify(fieldsOf()).replace('{', `{"${key}": {"requires_approval": false}, `);
      expect(placesOf(parseDecision(new TextEncoder().encode(text), NOW))).toEqual([key]);
    },
  );

  it('are refused with all problems at once, each with an instruction (C4.1, C4.6)', () => {
    const refused = parsed({
      decision_id: '',
      target_cloud: 'moon',
      requires_approval: 'no',
      rationale: undefined,
      extra: 1,
    });
    expect(placesOf(refused)).toEqual([
      'extra',
      'decision_id',
      'target_cloud',
      'requires_approval',
      'rationale',
    ]);
    expect(refused.ok ? [] : refused.reasons.filter((reason) => reason.do === '')).toEqual([]);
  });

  it('are refused with the key, the problem and what to write (C4.1, C4.6)', () => {
    const refused = parsed({
      require_approval: true,
      requires_approval: undefined,
      rationale: 42,
      break_glass: { reason: 'the overlay is down', expires_at: 'soon' },
      drill: 'true',
    });
    expect(reasonsOf(refused)).toEqual([
      'DecisionInvalid at require_approval: the key "require_approval" is unknown -> did you mean "requires_approval"? Other facts belong in metadata',
      'DecisionInvalid at requires_approval: the required key "requires_approval" is missing -> add requires_approval; it has no default',
      'DecisionInvalid at rationale: rationale: Invalid input: expected string, received number -> correct the value',
      'DecisionInvalid at drill: drill: Invalid input: expected boolean, received string -> correct the value',
      'DecisionInvalid at break_glass.expires_at: break_glass.expires_at: Invalid ISO datetime -> correct the value',
    ]);
  });

  it('are read from one JSON object, with nothing after it (C4.1)', () => {
    expect(reasonsOf(parseDecision(bytesOf('[]'), NOW))).toEqual([
      'DecisionInvalid at decision: the artifact is not one JSON object -> send the decision as an object',
    ]);
    expect(reasonsOf(parsed({ metadata: { text: 'x'.repeat(DECISION_MAX_BYTES) } }))).toEqual([
      'DecisionInvalid at decision: the artifact is larger than 65536 bytes -> move large values out of metadata',
    ]);
  });
});
