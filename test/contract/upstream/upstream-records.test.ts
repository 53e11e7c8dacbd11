import * as fc from 'fast-check';
import { parseDecision } from '../../../contract/decision/parse-decision';
import { importRecord } from '../../../contract/upstream/import-record';
import { ImportMapping } from '../../../contract/upstream/mapping';
import { parseRecord, type UpstreamRecord } from '../../../contract/upstream/record';
import { reasonsOf } from '../decision/problems-of';
import { aDispatch, anAttempt, anEmission, anExecution } from './a-record';

const MAPPING = {
  same_incident_within_minutes: 30,
  routes: [
    {
      name: 'cutover',
      when: { decision_type: 'cutover' },
      decision: {
        decision_type: 'failover',
        target_cloud: 'gcp',
        dr_mode: 'restore',
        repo_state_ref: 'org/gcp/object-repo#primary',
      },
    },
  ],
};
const NOW = new Date('2026-03-01T10:05:00Z');

function record(content: unknown): UpstreamRecord {
  const parsed = parseRecord(content);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.reasons));
  return parsed.value;
}

function imported(
  content: unknown,
  { others = [] as unknown[], mapping = MAPPING as object, given = {} } = {},
) {
  return importRecord(record(content), others.map(record), ImportMapping.parse(mapping), given);
}

/** The fields that are complained about. */
function complaints(result: ReturnType<typeof imported>): string[] {
  return result.ok ? [] : result.reasons.map(({ where }) => where);
}

describe('C3.1 a record of the HyOps pipeline becomes a decision', () => {
  it('from its own fields and those of its route, and nothing else', () => {
    const result = imported(aDispatch());
    expect(result).toMatchObject({
      ok: true,
      value: {
        artifact: {
          decision_id: 'decision-20260301T100000Z-cutover-aaaa0000',
          decision_type: 'failover',
          target_cloud: 'gcp',
          dr_mode: 'restore',
          execution_plane: 'runner-local',
          requires_approval: true,
          rationale: 'primary_degraded_elapsed=125s',
          repo_state_ref: 'org/gcp/object-repo#primary',
          environment: 'dev',
          issued_at: '2026-03-01T10:00:05.147115+00:00',
          metadata: { upstream: aDispatch() },
        },
      },
    });
    const artifact = result.ok ? result.value.artifact : {};
    expect(Object.keys(artifact)).toHaveLength(11);
    expect(parseDecision(Buffer.from(JSON.stringify(artifact)), NOW).ok).toBe(true);
  });

  it('with the same id from any of its four records', () => {
    const others = [anEmission(), aDispatch(), anExecution(), anAttempt()];
    const given = { execution_plane: 'runner-local', requires_approval: true };
    const ids = others.map((one) => imported(one, { others, given }));
    expect(ids.map((one) => one.ok && one.value.artifact['decision_id'])).toEqual(
      others.map(() => 'decision-20260301T100000Z-cutover-aaaa0000'),
    );
  });

  it('with the validity that its route sets', () => {
    const routes = MAPPING.routes.map((route) => ({ ...route, valid_for_minutes: 60 }));
    expect(imported(aDispatch(), { mapping: { ...MAPPING, routes } })).toMatchObject({
      value: { artifact: { expires_at: '2026-03-01T11:00:05.147Z' } },
    });
  });
});

describe('the fields that a record lacks are requested, never guessed', () => {
  it('by name, all at once', () => {
    const routes = [{ name: 'bare', when: { decision_type: 'cutover' }, decision: {} }];
    const result = imported(anEmission(), { mapping: { ...MAPPING, routes } });
    expect(complaints(result)).toEqual([
      'decision_type',
      'target_cloud',
      'dr_mode',
      'execution_plane',
      'requires_approval',
    ]);
    expect(result).toMatchObject({
      reasons: expect.arrayContaining([
        expect.objectContaining({ what: 'neither the record nor its route sets target_cloud' }),
      ]),
    });
  });

  it('C3.6 including whether an approval is needed', () => {
    expect(complaints(imported(aDispatch({ requires_approval: undefined })))).toEqual(['requires_approval']);
  });

  it('such as the decision behind a consumer record', () => {
    expect(complaints(imported(anExecution()))).toEqual(['decision_id']);
    expect(complaints(imported(anExecution(), { others: [aDispatch()] }))).toEqual([]);
  });

  it('and the caller can set them unless the record or route did', () => {
    const given = { execution_plane: 'private-overlay', requires_approval: true };
    expect(imported(anEmission(), { given })).toMatchObject({ ok: true });
    expect(complaints(imported(aDispatch(), { given }))).toEqual(['execution_plane']);
    expect(complaints(imported(aDispatch(), { given: { target_cloud: 'aws' } }))).toEqual(['target_cloud']);
    expect(complaints(imported(aDispatch(), { given: { target_clod: 'gcp' } }))).toEqual(['target_clod']);
  });
});

describe('the fields that a record has are final', () => {
  it('C4.8 a mapping can add a required approval but not remove one', () => {
    const asking = (requires_approval: boolean) => ({
      ...MAPPING,
      routes: MAPPING.routes.map((one) => ({ ...one, decision: { ...one.decision, requires_approval } })),
    });
    expect(complaints(imported(aDispatch(), { mapping: asking(false) }))).toEqual(['requires_approval']);
    expect(imported(aDispatch({ requires_approval: false }), { mapping: asking(true) })).toMatchObject({
      value: { artifact: { requires_approval: true } },
    });
  });

  it('C5.1 an unknown access mode is refused, not replaced', () => {
    expect(complaints(imported(aDispatch({ execution_plane: 'workstation-direct' })))).toEqual([
      'execution_plane',
    ]);
  });

  it('C6.1 a marker file upstream is not an approval', () => {
    const result = imported(anExecution(), { others: [aDispatch()] });
    expect(result).toMatchObject({ value: { artifact: { requires_approval: true } } });
  });

  it.each([
    ['a dry run', anEmission({ status: 'proposed' })],
    ['what the decision service executes itself', anEmission({ status: 'queued-local-exec' })],
    ['a status that nobody knows', aDispatch({ status: 'done' })],
  ])('%s is left alone', (_, content) => {
    const given = { execution_plane: 'runner-local', requires_approval: true };
    expect(complaints(imported(content, content['dispatch_id'] ? {} : { given }))).toEqual(['status']);
  });
});

describe('routes', () => {
  it('are refused when none or two match a record', () => {
    expect(complaints(imported(aDispatch({ decision_type: 'failback' })))).toEqual(['routes']);
    const routes = [...MAPPING.routes, { ...MAPPING.routes[0], name: 'again' }];
    expect(complaints(imported(aDispatch(), { mapping: { ...MAPPING, routes } }))).toEqual(['routes']);
  });

  it('need a condition, and may add only fields of a decision', () => {
    const route = MAPPING.routes[0];
    for (const wrong of [{ when: {} }, { when: { colour: 'x' } }, { decision: { rationale: 'x' } }])
      expect(ImportMapping.safeParse({ ...MAPPING, routes: [{ ...route, ...wrong }] }).success).toBe(false);
  });
});

describe('the refusal of a record names every problem', () => {
  it('when required fields are missing', () => {
    const routes = [{ name: 'bare', when: { decision_type: 'cutover' }, decision: {} }];
    const bare = aDispatch({ requires_approval: undefined, rationale: undefined, target_env: undefined });
    expect(reasonsOf(imported(bare, { mapping: { ...MAPPING, routes } }))).toEqual([
      'DecisionInvalid at decision_type: neither the record nor its route sets decision_type -> write it under "decision" of the route, or give --set decision_type=VALUE',
      'DecisionInvalid at target_cloud: neither the record nor its route sets target_cloud -> write it under "decision" of the route, or give --set target_cloud=VALUE',
      'DecisionInvalid at dr_mode: neither the record nor its route sets dr_mode -> write it under "decision" of the route, or give --set dr_mode=VALUE',
      'DecisionInvalid at requires_approval: neither the record nor its route sets requires_approval -> write it under "decision" of the route, or give --set requires_approval=VALUE',
      'DecisionInvalid at rationale: neither the record nor its route sets rationale -> write it under "decision" of the route, or give --set rationale=VALUE',
      'DecisionInvalid at environment: neither the record nor its route sets environment -> write it under "decision" of the route, or give --set environment=VALUE',
    ]);
  });

  it('when the decision behind it is unknown', () => {
    expect(reasonsOf(imported(anExecution()))).toEqual([
      "DecisionInvalid at decision_id: the record does not say which decision it comes from -> name the folder of the dispatcher's requests with --records, for dispatch-20260301T100005Z-cutover-aaaa1111",
    ]);
    expect(reasonsOf(imported(anExecution({ source_dispatch_id: undefined })))).toEqual([
      "DecisionInvalid at decision_id: the record does not say which decision it comes from -> name the folder of the dispatcher's requests with --records, for its request",
    ]);
    const stranger = aDispatch({ dispatch_id: 'dispatch-of-another' });
    const namesake = { ...anEmission(), decision_id: String(anExecution()['source_dispatch_id']) };
    expect(reasonsOf(imported(anExecution(), { others: [stranger, namesake] }))).toEqual([
      "DecisionInvalid at decision_id: the record does not say which decision it comes from -> name the folder of the dispatcher's requests with --records, for dispatch-20260301T100005Z-cutover-aaaa1111",
    ]);
  });

  it('when it is closed, from a workstation, or contradicted (C4.8, C5.1)', () => {
    const workstation = aDispatch({ status: 'done', execution_plane: 'workstation-direct' });
    expect(
      reasonsOf(
        imported(workstation, { given: { requires_approval: false, target_cloud: 'aws', drll: true } }),
      ),
    ).toEqual([
      'DecisionInvalid at status: a dispatch record with the status "done" is not known -> leave this record alone',
      'DecisionInvalid at execution_plane: "workstation-direct" is not an access mode of the contract: nothing runs from a workstation -> route it upstream to one of runner-local, private-overlay, bastion-explicit, gcp-iap, public-ephemeral',
      'DecisionInvalid at requires_approval: requires_approval is true and cannot become false -> remove it: only missing fields can be added',
      'DecisionInvalid at target_cloud: target_cloud is "gcp" and cannot become "aws" -> remove it: only missing fields can be added',
      'DecisionInvalid at drll: a decision has no "drll" -> correct its spelling',
    ]);
    const given = { execution_plane: 'runner-local', requires_approval: true };
    const told = (status: string) => reasonsOf(imported(anEmission({ status }), { given }));
    expect(told('proposed')).toEqual([
      'DecisionInvalid at status: it was proposed in a dry run and is not an order -> leave this record alone',
    ]);
    expect(told('queued-local-exec')).toEqual([
      'DecisionInvalid at status: the decision service executes it itself; it would be executed twice -> leave this record alone',
    ]);
  });

  it('when it turns on a switch that its route turns off', () => {
    const routes = MAPPING.routes.map((one) => ({ ...one, decision: { ...one.decision, drill: false } }));
    const turned = imported(aDispatch(), { given: { drill: true }, mapping: { ...MAPPING, routes } });
    expect(reasonsOf(turned)).toEqual([
      'DecisionInvalid at drill: drill is false and cannot become true -> remove it: only missing fields can be added',
    ]);
  });

  it('but accepts a decision id from the caller (C3.1)', () => {
    expect(imported(anExecution(), { given: { decision_id: 'mine-1' } })).toMatchObject({
      value: { artifact: { decision_id: 'mine-1' } },
    });
  });

  it('when its mapping changes its fields (C4.8)', () => {
    const routes = MAPPING.routes.map((one) => ({
      ...one,
      decision: { ...one.decision, execution_plane: 'private-overlay', requires_approval: true },
    }));
    const asking = imported(aDispatch({ requires_approval: false }), { mapping: { ...MAPPING, routes } });
    expect(reasonsOf(asking)).toEqual([
      'DecisionInvalid at execution_plane: execution_plane is "runner-local" and cannot become "private-overlay" -> remove it: only missing fields can be added',
    ]);
  });

  it('when no route or more than one matches', () => {
    expect(reasonsOf(imported(aDispatch({ decision_type: 'failback' })))).toEqual([
      'DecisionInvalid at routes: no route matches this record (decision_type failback, target_ref dr/postgresql-ha-failover-gcp@v1) -> add a route for it',
    ]);
    expect(reasonsOf(imported(anEmission({ decision_type: 'failback' })))).toEqual([
      'DecisionInvalid at routes: no route matches this record (decision_type failback, target_ref not given) -> add a route for it',
    ]);
    const routes = [...MAPPING.routes, { ...MAPPING.routes[0], name: 'again' }];
    expect(reasonsOf(imported(aDispatch(), { mapping: { ...MAPPING, routes } }))).toEqual([
      'DecisionInvalid at routes: 2 routes match this record: cutover, again -> let their "when" exclude each other',
    ]);
    const when = { decision_type: 'cutover', target_env: 'production' };
    const half = [{ ...MAPPING.routes[0], when }];
    expect(reasonsOf(imported(aDispatch(), { mapping: { ...MAPPING, routes: half } }))).toEqual([
      'DecisionInvalid at routes: no route matches this record (decision_type cutover, target_ref dr/postgresql-ha-failover-gcp@v1) -> add a route for it',
    ]);
  });

  it('when it is not a record', () => {
    expect(reasonsOf(parseRecord('x'))).toEqual([
      'DecisionInvalid at record: it is not a record of the HyOps pipeline: Invalid input: expected object, received string -> name a record',
    ]);
    expect(
      reasonsOf(parseRecord(aDispatch({ timestamp_utc: 'today', approval: { required: 'yes' } }))),
    ).toEqual([
      'DecisionInvalid at timestamp_utc: it is not a record of the HyOps pipeline: Invalid ISO datetime -> name a record',
      'DecisionInvalid at approval.required: it is not a record of the HyOps pipeline: Invalid input: expected boolean, received string -> name a record',
    ]);
    expect(reasonsOf(parseRecord(aDispatch({ dispatch_id: undefined })))).toEqual([
      'DecisionInvalid at record: it has no id of a record -> it needs one of attempt_id, execution_id, dispatch_id, decision_id',
    ]);
  });

  it('when the caller changes what its route sets (C4.8)', () => {
    const routes = MAPPING.routes.map((one) => ({
      ...one,
      decision: { ...one.decision, execution_plane: 'private-overlay' },
    }));
    const given = { execution_plane: 'runner-local', requires_approval: true };
    expect(reasonsOf(imported(anEmission(), { given, mapping: { ...MAPPING, routes } }))).toEqual([
      'DecisionInvalid at execution_plane: execution_plane is "private-overlay" and cannot become "runner-local" -> remove it: only missing fields can be added',
    ]);
  });
});

describe('repeated emissions of one incident', () => {
  const emission = (minutes: number, changes = {}) =>
    aDispatch({
      dispatch_id: `dispatch-${minutes}`,
      source_decision_id: `decision-${minutes}`,
      timestamp_utc: new Date(NOW.getTime() + minutes * 60_000).toISOString(),
      rationale: `primary_degraded_elapsed=${minutes}m`,
      ...changes,
    });

  it('give the same artifact, however many there are and whichever is used', async () => {
    await fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 }), fc.nat(12), (gaps, which) => {
        const times = [0, ...gaps.map((_, at) => gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0))];
        const emissions = times.map((minutes) => emission(minutes));
        const taken = emissions[which % emissions.length];
        const result = imported(taken, { others: emissions.filter((one) => one !== taken) });
        expect(result).toMatchObject({ value: { artifact: { decision_id: 'decision-0' } } });
        expect(result).toEqual(imported(emissions[0]));
      }),
    );
  });

  it('are recognized by their requests when only a later one was admitted', () => {
    const later = anExecution({ source_dispatch_id: 'dispatch-20', timestamp_utc: '2026-03-01T10:30:00Z' });
    const result = imported(later, { others: [emission(0), emission(20)] });
    expect(result).toMatchObject({ value: { artifact: { decision_id: 'decision-0' } } });
  });

  it('belong to another incident after a longer pause, with another type, or in another environment', () => {
    const id = (taken: object, others: object[]) => {
      const result = imported(taken, { others });
      return result.ok && result.value.artifact['decision_id'];
    };
    expect(id(emission(31), [emission(0)])).toBe('decision-31');
    expect(id(emission(10), [emission(0, { target_env: 'prod' })])).toBe('decision-10');
    expect(id(emission(10), [emission(0, { decision_type: 'failback' })])).toBe('decision-10');
    expect(id(emission(10), [emission(20)])).toBe('decision-10');
  });
});

describe('emissions of one incident', () => {
  const behind = (taken: object, others: object[]) => {
    const result = imported(taken, { others });
    return result.ok && result.value.artifact['decision_id'];
  };
  const emission = (which: string, at: string) =>
    aDispatch({
      dispatch_id: `dispatch-${which}`,
      source_decision_id: `decision-${which}`,
      timestamp_utc: `2026-03-01T${at}Z`,
    });

  it('with the same time are ordered by id, so every worker selects the same one', () => {
    const [one, other] = [emission('a', '10:00:00'), emission('b', '10:00:00')];
    const late = emission('c', '10:10:00');
    expect(behind(late, [one, other])).toBe('decision-a');
    expect(behind(late, [other, one])).toBe('decision-a');
    expect(behind(one, [other])).toBe('decision-a');
    expect(behind(other, [one])).toBe('decision-a');
    expect(behind(emission('A', '10:00:01'), [one, other])).toBe('decision-a');
  });

  it('belong together until the end of the window, and not after', () => {
    expect(behind(emission('b', '10:30:00'), [emission('a', '10:00:00')])).toBe('decision-a');
    expect(behind(emission('b', '10:30:01'), [emission('a', '10:00:00')])).toBe('decision-b');
  });
});

describe('what is no record', () => {
  it.each([
    ['not an object', 'x'],
    ['without a time', aDispatch({ timestamp_utc: 'today' })],
    ['without an id', aDispatch({ dispatch_id: undefined })],
  ])('is refused: %s', (_, content) => {
    expect(parseRecord(content).ok).toBe(false);
  });
});
