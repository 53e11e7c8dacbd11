import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { aPlace, aPlan, aSample, at, type Place, type Sample } from './a-bundle';
import { bothVerdicts, withFiles, withPlan } from './both-verdicts';

let place: Place;
beforeEach(() => {
  place = aPlace();
});
afterEach(() => place.remove());

const verdict = (sample: Sample) => bothVerdicts(place, sample);

/** The plan of the sample whose second call has other inputs. */
function withInputs(inputs: Record<string, unknown>, change: Partial<CompiledPlan> = {}): Sample {
  const calls = aPlan().calls.map((call, index) => {
    if (call.kind !== 'hyops' || index !== 1) return call;
    const [step] = call.overlay.steps;
    return {
      ...call,
      overlay: { ...call.overlay, steps: [{ ...step, inputs }] as typeof call.overlay.steps },
    };
  });
  return withPlan({ calls, ...change });
}

describe('guards are looked at right before the first call', () => {
  const fencing = (observed_at: string) =>
    withFiles({ 'gates/fencing.json': { gate: 'fencing', met: true, observed_at, reasons: [], proofs: [] } });

  it.each([
    ['more than an hour before', at(-3700)],
    ['after it', at(150)],
    ['at a time that is none', 'yesterday'],
  ])('C6.5: a look %s is no proof', async (_, observedAt) => {
    expect(await verdict(fencing(observedAt))).toMatchObject({ exit: 23 });
  });

  it('C6.5: clocks of two machines may differ a little', async () => {
    expect(await verdict(fencing(at(60)))).toEqual({ exit: 0, clauses: [] });
  });
});

describe('fencing is proven once more right before data or traffic moves', () => {
  const fencing = {
    old_primary: 'pg-onprem',
    rungs: [{ rung: 'two-person-statement' as const, max_age_minutes: 30 }],
  };
  const proof = { old_primary: 'pg-onprem', proven_by: 'two-person-statement', tried: [] };

  /** The sample with what its calls kept of that proof. */
  function proven(kept: unknown): Sample {
    const sample = withPlan({ fencing });
    const told = sample.fragments.map((one) => {
      const [, folder] = /^(calls\/0[23][^/]+\/)/.exec(Object.keys(one.files)[0] ?? '') ?? [];
      return folder ? { ...one, files: { ...one.files, [`${folder}fencing.json`]: kept } } : one;
    });
    return { ...sample, fragments: told };
  }

  it('C6.5: each such call keeps the proof', async () => {
    expect(await verdict(proven({ observed_at: at(49), proof }))).toEqual({ exit: 0, clauses: [] });
  });

  it.each([
    ['none', withPlan({ fencing })],
    ['one that proves nothing', proven({ observed_at: at(49), proof: { ...proof, proven_by: null } })],
  ])('C6.5: %s is found', async (_, sample) => {
    expect(await verdict(sample)).toEqual({ exit: 23, clauses: ['C6.5'] });
  });
});

describe('calls are those of the plan, in its order', () => {
  it('C7: a plan that moves traffic before data breaks the order', async () => {
    const [prepare, data, traffic] = aPlan().calls;
    const calls = prepare && data && traffic ? [prepare, traffic, data] : [];
    expect((await verdict(withPlan({ calls }))).clauses).toContain('C7');
  });

  it('C7: calls are not made in another order than the plan has', async () => {
    const sample = aSample();
    const told = sample.fragments.map((one, index) => {
      const other = sample.fragments[index === 6 ? 7 : 6];
      return (index === 6 || index === 7) && other ? { ...one, files: other.files } : one;
    });
    expect(await verdict({ ...sample, fragments: told })).toEqual({ exit: 23, clauses: ['C7'] });
  });

  it('C7.5: a step that a person does has a proof, and neither module nor blueprint', async () => {
    const [, data] = aPlan().calls;
    const id = data?.id ?? '';
    const person = {
      id,
      step: 'move-data' as const,
      kind: 'human' as const,
      name: 'promote',
      instructions: 'promote it',
    };
    const calls = aPlan().calls.map((call) => (call.id === id ? { ...person, proof: [] } : call));
    const sample = withPlan({ calls });
    const told = sample.fragments.map((one) =>
      Object.hasOwn(one.files, `calls/${id}/call.json`)
        ? { ...one, files: { [`calls/${id}.r0/proof.json`]: { sights: [] } } }
        : one,
    );
    expect(await verdict({ ...sample, fragments: told })).toEqual({ exit: 0, clauses: [] });
  });

  it('C8.3: a call names the module that the plan has for it', async () => {
    const call = { call: '02-move-data-restore', module_ref: 'platform/wipe' };
    expect(await verdict(withFiles({ 'calls/02-move-data-restore/call.json': call }))).toEqual({
      exit: 23,
      clauses: ['C8.3'],
    });
  });
});

describe('endpoints are seen, everywhere and afterwards', () => {
  const sight = { name: 'db.example.test', server: '127.0.0.1:53', addresses: [], met: true, at: at(71) };
  const endpoints = { db: 'db.example.test' };

  it.each([
    ['another name', { endpoints, met: true, sights: [{ ...sight, name: 'other.example.test' }] }],
    ['another server', { endpoints, met: true, sights: [{ ...sight, server: '127.0.0.1:5353' }] }],
    ['other endpoints', { endpoints: { db: 'elsewhere' }, met: true, sights: [sight] }],
  ])('C8.6: %s than the plan has is no proof', async (_, seen) => {
    expect(await verdict(withFiles({ 'endpoints.json': seen }))).toEqual({ exit: 23, clauses: ['C8.6'] });
  });

  it('C7.8: a look before traffic was cut is no proof', async () => {
    const sample = aSample();
    const told = sample.fragments.map((one, index) => {
      const other = sample.fragments[index === 8 ? 9 : 8];
      return (index === 8 || index === 9) && other ? { ...one, files: other.files } : one;
    });
    expect(await verdict({ ...sample, fragments: told })).toEqual({ exit: 23, clauses: ['C8.6'] });
  });
});

describe('no way around access mode and repository', () => {
  it.each([
    ['C4.7', 'a public address', { network: { assign_public_ip: true } }],
    ['C4.9', 'a hard-coded bucket', { gcs_bucket: 'backups' }],
    ['C4.9', 'the state of another environment', { repo_state_env: 'prod' }],
    ['C4.9', 'another repository', { repo_state_ref: 'org/gcp/object-repo#other' }],
    ['C5.1', 'a way that is left to HyOps', { inventory_state_ref: 'x', ssh_proxy_jump_auto: false }],
    ['C5.6', 'an automatic bastion', { nested: [{ ssh_proxy_jump_auto: true }] }],
  ])('%s: %s in a plan that was executed is found', async (clause, _, inputs) => {
    expect(await verdict(withInputs(inputs))).toEqual({ exit: 23, clauses: [clause] });
  });

  it('C5.6: a way that is written out is none', async () => {
    const inputs = {
      inventory_state_ref: 'x',
      ssh_access_mode: 'direct',
      ssh_proxy_jump_auto: false,
      repo_state_ref: 'org/gcp/object-repo#primary',
      gcs_bucket: '',
    };
    expect(await verdict(withInputs(inputs))).toEqual({ exit: 0, clauses: [] });
  });

  it('C4.9: a plan works from the repository state of the decision', async () => {
    const repository = { ...aPlan().repository, state_ref: 'org/gcp/object-repo#other' };
    expect(await verdict(withPlan({ repository }))).toEqual({ exit: 23, clauses: ['C4.9'] });
  });
});
