import * as fc from 'fast-check';
import { parseDecision } from '../../contract/parse-decision';
import { importRecord } from '../../contract/upstream/import-record';
import { ImportMapping } from '../../contract/upstream/mapping';
import { parseRecord, type UpstreamRecord } from '../../contract/upstream/record';
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
  it('of what it says and what its route adds, and of nothing else', () => {
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

  it('under the same id whichever of its four records is taken', () => {
    const others = [anEmission(), aDispatch(), anExecution(), anAttempt()];
    const given = { execution_plane: 'runner-local', requires_approval: true };
    const ids = others.map((one) => imported(one, { others, given }));
    expect(ids.map((one) => one.ok && one.value.artifact['decision_id'])).toEqual(
      others.map(() => 'decision-20260301T100000Z-cutover-aaaa0000'),
    );
  });

  it('for so long as its route says', () => {
    const routes = MAPPING.routes.map((route) => ({ ...route, valid_for_minutes: 60 }));
    expect(imported(aDispatch(), { mapping: { ...MAPPING, routes } })).toMatchObject({
      value: { artifact: { expires_at: '2026-03-01T11:00:05.147Z' } },
    });
  });
});

describe('what a record does not say is asked for, never guessed', () => {
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
        expect.objectContaining({ what: 'the record does not say target_cloud, and no route does' }),
      ]),
    });
  });

  it('C3.6 also whether an approval is needed', () => {
    expect(complaints(imported(aDispatch({ requires_approval: undefined })))).toEqual(['requires_approval']);
  });

  it('such as the decision behind a record of the consumer', () => {
    expect(complaints(imported(anExecution()))).toEqual(['decision_id']);
    expect(complaints(imported(anExecution(), { others: [aDispatch()] }))).toEqual([]);
  });

  it('and can be said by the caller, unless somebody has said otherwise', () => {
    const given = { execution_plane: 'private-overlay', requires_approval: true };
    expect(imported(anEmission(), { given })).toMatchObject({ ok: true });
    expect(complaints(imported(aDispatch(), { given }))).toEqual(['execution_plane']);
    expect(complaints(imported(aDispatch(), { given: { target_cloud: 'aws' } }))).toEqual(['target_cloud']);
    expect(complaints(imported(aDispatch(), { given: { target_clod: 'gcp' } }))).toEqual(['target_clod']);
  });
});

describe('what a record says stands', () => {
  it('C4.8 an approval that it asks for cannot be mapped away, one can be added', () => {
    const asking = (requires_approval: boolean) => ({
      ...MAPPING,
      routes: MAPPING.routes.map((one) => ({ ...one, decision: { ...one.decision, requires_approval } })),
    });
    expect(complaints(imported(aDispatch(), { mapping: asking(false) }))).toEqual(['requires_approval']);
    expect(imported(aDispatch({ requires_approval: false }), { mapping: asking(true) })).toMatchObject({
      value: { artifact: { requires_approval: true } },
    });
  });

  it('C5.1 an access mode that the contract does not have is no other one', () => {
    expect(complaints(imported(aDispatch({ execution_plane: 'workstation-direct' })))).toEqual([
      'execution_plane',
    ]);
  });

  it('C6.1 a marker file upstream is no approval here', () => {
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
  it('are one for a record: none and two are refused', () => {
    expect(complaints(imported(aDispatch({ decision_type: 'failback' })))).toEqual(['routes']);
    const routes = [...MAPPING.routes, { ...MAPPING.routes[0], name: 'again' }];
    expect(complaints(imported(aDispatch(), { mapping: { ...MAPPING, routes } }))).toEqual(['routes']);
  });

  it('look at something, and add fields of a decision only', () => {
    const route = MAPPING.routes[0];
    for (const wrong of [{ when: {} }, { when: { colour: 'x' } }, { decision: { rationale: 'x' } }])
      expect(ImportMapping.safeParse({ ...MAPPING, routes: [{ ...route, ...wrong }] }).success).toBe(false);
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

  it('give the very same artifact, however many there are and whichever is taken', async () => {
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

  it('are recognised by their requests where only a later one was let through', () => {
    const later = anExecution({ source_dispatch_id: 'dispatch-20', timestamp_utc: '2026-03-01T10:30:00Z' });
    const result = imported(later, { others: [emission(0), emission(20)] });
    expect(result).toMatchObject({ value: { artifact: { decision_id: 'decision-0' } } });
  });

  it('are another incident after a longer pause, of another type, or in another environment', () => {
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

describe('what is no record', () => {
  it.each([
    ['not an object', 'x'],
    ['without a time', aDispatch({ timestamp_utc: 'today' })],
    ['without an id', aDispatch({ dispatch_id: undefined })],
  ])('is refused: %s', (_, content) => {
    expect(parseRecord(content).ok).toBe(false);
  });
});
