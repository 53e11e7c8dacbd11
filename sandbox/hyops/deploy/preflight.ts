import type { Mapping } from '../../mapping';
import { type Blueprint, changesThings, orderedSteps, stateRefOf } from '../blueprint/blueprint';
import type { Runtime } from '../runtime/runtime-root';
import { deferredStep, describeFinding, preflightStep, type StepFinding } from './preflight-step';

/** What preflight of a whole blueprint found. */
export type Preflight = { findings: StepFinding[]; requiredFailures: string[]; optionalFailures: string[] };

const blockedIds = (findings: readonly StepFinding[], optional: boolean): string[] =>
  findings
    .filter(({ step, status }) => status === 'blocked' && step.optional === optional)
    .map(({ step }) => step.id);

/** Checks every step in order, taking states of earlier steps for granted: only the first lack of a chain is found. */
export function runPreflight(blueprint: Blueprint, runtime: Runtime): Preflight {
  const assumed = new Set<string>();
  const findings = new Map<string, StepFinding>();
  const upstream = (ids: readonly string[], ...statuses: string[]): StepFinding[] =>
    ids.flatMap((id) => findings.get(id) ?? []).filter(({ status }) => statuses.includes(status));
  for (const step of orderedSteps(blueprint)) {
    const blockers = upstream(step.requires, 'blocked', 'deferred').map((finding) => finding.step.id);
    const pending = upstream(step.requires, 'ready')
      .map((finding) => stateRefOf(finding.step))
      .filter((ref) => assumed.has(ref))
      .sort();
    const finding =
      blockers.length > 0
        ? deferredStep(step, blockers)
        : preflightStep(step, { blueprint, runtime, assumed, pending });
    findings.set(step.id, finding);
    if (!step.optional && changesThings(step) && (finding.status === 'ready' || finding.status === 'skipped'))
      assumed.add(stateRefOf(step));
  }
  const all = [...findings.values()];
  return { findings: all, requiredFailures: blockedIds(all, false), optionalFailures: blockedIds(all, true) };
}

/** Preflight as the document shows it. */
export function describePreflight(preflight: Preflight): Mapping {
  return {
    status: preflight.requiredFailures.length === 0 ? 'ok' : 'failed',
    required_failures: preflight.requiredFailures,
    optional_failures: preflight.optionalFailures,
    steps: preflight.findings.map(describeFinding),
  };
}

/** The reason of the first failed check; empty when none failed. */
export function failureDetail({ checks }: StepFinding): string {
  return checks.find((check) => !check.ok)?.detail ?? '';
}
