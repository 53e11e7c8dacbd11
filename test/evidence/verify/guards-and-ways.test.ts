import { CALL, CALL_FENCING, HUMAN_PROOF } from '../../../contract/evidence/files/calls';
import { GATE } from '../../../contract/evidence/files/gates';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import { aCall, aGate, aPlace, aPlan, aSample, at, FENCED, type Place, type Sample } from './a-bundle';
import { bothVerdicts, withFiles, withPlan } from './both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

const GOOD = { exit: 0, clauses: [] };
const verdict = (sample: Sample) => bothVerdicts(place, sample);

/** Changes the inputs of the sample's second call. */
function withInputs(inputs: Record<string, unknown>, change: Partial<CompiledPlan> = {}): Sample {
  const calls = aPlan().calls.map((call, index) => {
    if (call.kind !== 'hyops' || index !== 1) return call;
    const [step] = call.overlay.steps;
    const restoring = { apply_mode: 'restore', repo_state_ref: 'org/gcp/object-repo#primary' };
    return {
      ...call,
      overlay: {
        ...call.overlay,
        steps: [{ ...step, inputs: { ...restoring, ...inputs } }] as typeof call.overlay.steps,
      },
    };
  });
  return withPlan({ calls, ...change });
}

describe('the age of a gate record', () => {
  const fencing = (observed_at: string) =>
    withFiles(GATE.holding(aGate('fencing', aPlan(), observed_at), 'fencing'));

  it.each([
    ['is more than an hour', at(-3700)],
    ['is negative', at(150)],
    ['is unknown because its time is invalid', 'yesterday'],
  ])('C6.5: is a finding when it %s', async (_, observedAt) => {
    expect(await verdict(fencing(observedAt))).toMatchObject({ exit: 23 });
  });

  it('C6.5: may be slightly negative, because the clocks of two machines differ', async () => {
    expect(await verdict(fencing(at(60)))).toEqual({ exit: 0, clauses: [] });
  });
});

describe('a fencing proof right before data or traffic moves', () => {
  const ofRestore = 'calls/02-move-data-restore/fencing.json';

  it.each([
    ['is missing', undefined],
    ['proves nothing', { ...FENCED, proof: { ...FENCED.proof, proven_by: null } }],
    ['does not say when', { proof: FENCED.proof }],
  ])('C6.5: is a finding when it %s', async (_, kept) => {
    expect(await verdict(withFiles({ [ofRestore]: kept }))).toEqual({ exit: 23, clauses: ['C6.5'] });
  });
});

describe('the calls of a run', () => {
  it('C7: are a finding when the plan moves traffic before data', async () => {
    const [prepare, data, traffic] = aPlan().calls;
    const calls = prepare && data && traffic ? [prepare, traffic, data] : [];
    expect((await verdict(withPlan({ calls }))).clauses).toContain('C7');
  });

  it('C7: are a finding when they were executed in another order than in the plan', async () => {
    const sample = aSample();
    const told = sample.fragments.map((one, index) => {
      const other = sample.fragments[index === 6 ? 7 : 6];
      return (index === 6 || index === 7) && other ? { ...one, files: other.files } : one;
    });
    expect(await verdict({ ...sample, fragments: told })).toEqual({ exit: 23, clauses: ['C7'] });
  });

  it.each([
    ['may include a human step with a proof, without module and overlay', true, GOOD],
    ['cannot include a human step that no proof shows as done', false, { exit: 23, clauses: ['C4.4'] }],
  ])('C7.5: %s', async (_, met, expected) => {
    const [, data] = aPlan().calls;
    const id = data?.id ?? '';
    const person = {
      id,
      step: 'move-data' as const,
      effect: 'restores' as const,
      cloud: null,
      kind: 'human' as const,
      name: 'promote',
      instructions: 'promote it',
    };
    const calls = aPlan().calls.map((call) => (call.id === id ? { ...person, proof: [] } : call));
    const sample = withPlan({ calls });
    const sight = { probe: 'sql', from: 'runner', met, saw: 'a primary', at: at(50) };
    const told = sample.fragments.map((one) =>
      Object.hasOwn(one.files, CALL.at(id))
        ? {
            ...one,
            files: {
              ...HUMAN_PROOF.holding({ ...aCall(id, ''), instructions: 'promote it', sights: [sight] }, id),
              ...CALL_FENCING.holding(FENCED, id),
            },
          }
        : one,
    );
    expect(await verdict({ ...sample, fragments: told })).toEqual(expected);
  });

  it('C8.3: are a finding when one names another module than the plan', async () => {
    const id = '02-move-data-restore';
    expect(await verdict(withFiles(CALL.holding(aCall(id, 'platform/wipe'), id)))).toEqual({
      exit: 23,
      clauses: ['C8.3'],
    });
  });
});

describe('the endpoints of a run', () => {
  const sight = {
    name: 'db.example.test',
    server: '127.0.0.1:53',
    addresses: [],
    services: [],
    met: true,
    at: at(71),
  };
  const endpoints = { db: 'db.example.test' };

  it.each([
    [
      'another name',
      { endpoints, met: true, sights: [{ ...sight, name: 'other.example.test' }], published: [] },
    ],
    [
      'another server',
      { endpoints, met: true, sights: [{ ...sight, server: '127.0.0.1:5353' }], published: [] },
    ],
    ['other endpoints', { endpoints: { db: 'elsewhere' }, met: true, sights: [sight], published: [] }],
  ])('C8.6: are a finding when they have %s than the plan', async (_, seen) => {
    expect(await verdict(withFiles({ 'endpoints.json': seen }))).toEqual({ exit: 23, clauses: ['C8.6'] });
  });

  it('C7.8: are a finding when they were probed before traffic was cut', async () => {
    const sample = aSample();
    const told = sample.fragments.map((one, index) => {
      const other = sample.fragments[index === 8 ? 9 : 8];
      return (index === 8 || index === 9) && other ? { ...one, files: other.files } : one;
    });
    expect(await verdict({ ...sample, fragments: told })).toEqual({ exit: 23, clauses: ['C8.6'] });
  });
});

describe('an executed plan', () => {
  it.each([
    ['C4.7', 'a public address', { network: { assign_public_ip: true } }],
    ['C4.9', 'a hard-coded bucket', { gcs_bucket: 'backups' }],
    ['C4.9', 'the state of another environment', { repo_state_env: 'prod' }],
    ['C4.9', 'another repository', { repo_state_ref: 'org/gcp/object-repo#other' }],
    [
      'C5.1',
      'an access mode that is left to HyOps',
      { inventory_state_ref: 'x', ssh_proxy_jump_auto: false },
    ],
    ['C5.6', 'an automatic bastion', { nested: [{ ssh_proxy_jump_auto: true }] }],
  ])('%s: is a finding when it has %s', async (clause, _, inputs) => {
    expect(await verdict(withInputs(inputs))).toEqual({ exit: 23, clauses: [clause] });
  });

  it('C5.6: is good when the access mode is explicit', async () => {
    const inputs = {
      inventory_state_ref: 'x',
      ssh_access_mode: 'direct',
      ssh_proxy_jump_auto: false,
      repo_state_ref: 'org/gcp/object-repo#primary',
      gcs_bucket: '',
    };
    expect(await verdict(withInputs(inputs))).toEqual({ exit: 0, clauses: [] });
  });

  it('C4.9: is a finding when it uses another repository state than the decision', async () => {
    const repository = { ...aPlan().repository, state_ref: 'org/gcp/object-repo#other' };
    expect(await verdict(withPlan({ repository }))).toEqual({ exit: 23, clauses: ['C4.9'] });
  });
});
