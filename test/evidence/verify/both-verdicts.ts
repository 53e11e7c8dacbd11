import { verifyBundle } from '../../../client/verify/verify';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import type { RunRecord } from '../../../contract/run/record';
import { digestOf } from '../../../contract/signing/digest';
import { aBundle, aSample, fragments, type Place, type Sample } from './a-bundle';
import { stockVerdict } from './stock-verifier';

/** Seals a sample properly and returns the result that both verifiers agree on. */
export async function bothVerdicts(
  place: Place,
  sample: Sample,
): Promise<{ exit: number; clauses: string[] }> {
  const dir = await aBundle(place.store, sample);
  const { exit, findings } = await verifyBundle(dir, { trustDir: place.trust });
  expect(stockVerdict(dir, place.trust)).toBe(exit);
  return { exit, clauses: [...new Set(findings.map(({ clause }) => clause))].sort() };
}

/** Changes some files of the sample's activities; undefined removes a file. */
export function withFiles(change: Record<string, unknown>, sample = aSample()): Sample {
  const told = sample.fragments.map((one) => {
    const files = Object.entries(one.files).flatMap(([path, value]): [string, unknown][] => {
      if (!Object.hasOwn(change, path)) return [[path, value]];
      return change[path] === undefined ? [] : [[path, change[path]]];
    });
    return { ...one, files: Object.fromEntries(files) };
  });
  return { ...sample, fragments: told };
}

/** Returns the sample with a changed run record, which may be one that no run can have. */
export function withRecord(change: (record: RunRecord) => object, sample = aSample()): Sample {
  return { ...sample, record: Object.assign({}, sample.record, change(sample.record)) };
}

/** Returns the sample with a changed plan that was approved, executed and reported. */
export function withPlan(change: Partial<CompiledPlan>): Sample {
  const sample = aSample();
  const plan = { ...sample.plan, ...change };
  return {
    ...sample,
    plan,
    fragments: fragments(plan),
    record: { ...sample.record, plan_digest: digestOf(plan), requirement: plan.requirement },
  };
}
