import { verifyBundle } from '../../client/verify/verify';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { digestOf } from '../../contract/signing/digest';
import { aBundle, aSample, fragments, type Place, type Sample } from './a-bundle';
import { stockVerdict } from './stock-verifier';

/** What both verifiers say of a run that was sealed and signed as it should be. */
export async function bothVerdicts(
  place: Place,
  sample: Sample,
): Promise<{ exit: number; clauses: string[] }> {
  const dir = await aBundle(place.store, sample);
  const { exit, findings } = await verifyBundle(dir, { trustDir: place.trust });
  expect(stockVerdict(dir, place.trust)).toBe(exit);
  return { exit, clauses: [...new Set(findings.map(({ clause }) => clause))].sort() };
}

/** The sample with some files of its activities otherwise; undefined leaves a file out. */
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

/** The sample of another plan: approved, executed and reported as such. */
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
