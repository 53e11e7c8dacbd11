import type { Activities } from '../../contract/activity-messages';
import { briefOf, type CompiledPlan } from '../../contract/compiled-plan';
import { digestOf } from '../../contract/digest';
import type { Parsed } from '../../contract/failures';
import { parseDecision } from '../../contract/parse-decision';
import { fragment } from '../attempt';
import type { EvidenceStore } from '../evidence/store';
import type { HyopsReader } from '../hyops/reader';
import { refusal, required } from '../refusal';
import { claimOf } from './claim';
import { compileFor, type ReadConfiguration } from './compile-for';
import { filesOf } from './decision-activities';

interface Dependencies {
  readConfiguration: ReadConfiguration;
  hyops: HyopsReader;
  evidence: EvidenceStore;
}

/** Makes the plan on the runner and keeps it under its digest; history gets the brief only (C4.4, C8.1, C8.3). */
export function createPlanActivities({
  readConfiguration,
  hyops,
  evidence,
}: Dependencies): Pick<Activities, 'compilePlan'> {
  return {
    async compilePlan({ ref, workflow_id, runner }, artifact) {
      const decision = required(parseDecision(artifact, new Date()));
      await claimOf(evidence, ref, decision, workflow_id);
      const compiled = onSameRunner(runner, await compileFor(decision, readConfiguration, hyops));
      const kept = filesOf(decision, artifact);
      if (!compiled.ok) {
        await evidence.record(
          ref,
          fragment('no plan could be made', { ...kept, 'plan/refusal.json': { reasons: compiled.reasons } }),
        );
        throw refusal(compiled.reasons);
      }
      const plan = compiled.value;
      const digest = digestOf(plan);
      const overlays = Object.fromEntries(
        plan.calls.flatMap((call) =>
          call.kind === 'hyops' ? [[`plan/overlays/${call.id}.json`, call.overlay]] : [],
        ),
      );
      await evidence.record(
        ref,
        fragment(`plan ${plan.plan} is made`, {
          ...kept,
          'plan/plan.json': plan,
          ...overlays,
          'policy/verdict.json': { requirement: plan.requirement, operators: plan.operators },
        }),
      );
      return briefOf(plan, digest, evidence.home);
    },
  };
}

/** The configuration may have changed since the runner was resolved; a plan never moves to another one by that. */
function onSameRunner(runner: string, compiled: Parsed<CompiledPlan>): Parsed<CompiledPlan> {
  if (!compiled.ok || compiled.value.runner === runner) return compiled;
  return {
    ok: false,
    reasons: [
      {
        code: 'ConfigurationInvalid',
        what: `the configuration names runner ${compiled.value.runner} now, and the run was sent to ${runner}`,
        where: 'hyops-dr.yaml runners',
        do: 'restart the workers with one configuration, then issue a new decision',
      },
    ],
  };
}
