import type { Client } from '@temporalio/client';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import { parseDecision } from '../../contract/decision/parse-decision';
import { overlayAt, PLAN, PLAN_REFUSAL, TOOLS } from '../../contract/evidence/files/plan';
import { POLICY, SIGNERS, VERDICT } from '../../contract/evidence/files/policy';
import { briefOf } from '../../contract/plan/compiled-plan';
import type { Activities } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import { signersText } from '../../contract/signing/allowed-signers';
import { digestOf } from '../../contract/signing/digest';
import type { Parsed, Reason } from '../../contract/words/failures';
import { runWorkflowId } from '../../contract/words/names';
import type { HyopsReader } from '../hyops/reader';
import { approvedPlan, findPlan, refuseClosed } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import { claimOf } from '../store/claim';
import type { EvidenceStore, Fragment } from '../store/store';
import { namespaceId } from '../temporal/namespace-id';
import { refusal, required } from '../temporal/refusal';
import { type Compilation, compileFor } from './compile-for';
import { continuedReasons } from './continued-decision';
import { filesOf } from './decision-activities';
import { toolsOf } from './tools';

interface Dependencies {
  client: Client;
  readConfiguration: ReadConfiguration;
  hyops: HyopsReader;
  evidence: EvidenceStore;
}

/** Compiles the plan on the runner and stores it under its digest; history gets only the brief (C4.4, C8.1, C8.3). */
export function createPlanActivities({
  client,
  readConfiguration,
  hyops,
  evidence,
}: Dependencies): Pick<Activities, 'compilePlan' | 'confirmPlan'> {
  return {
    async compilePlan({ ref, workflow_id, runner }, artifact) {
      const decision = required(parseDecision(artifact, new Date()));
      if (decision.decision_id !== ref.decision_id) throw refusal([anotherDecision(decision.decision_id)]);
      await refuseClosed(evidence, ref);
      await claimOf(evidence, ref, decision, workflow_id, await namespaceId(client));
      const continued = await continuedReasons(evidence, decision);
      const compiled = onSameRunner(runner, await compileFor(decision, readConfiguration, hyops));
      const kept = filesOf(decision, artifact);
      if (compiled.ok && continued.length === 0) return keep(ref, 'is compiled', kept, compiled.value);
      const reasons = [...continued, ...(compiled.ok ? [] : compiled.reasons)];
      return refuse(ref, 'no plan could be compiled', kept, reasons);
    },

    async confirmPlan(planRef) {
      const { ref, plan_digest } = planRef;
      const { decision, runner } = await approvedPlan(evidence, planRef);
      const compiled = onSameRunner(runner, await compileFor(decision, readConfiguration, hyops));
      if (!compiled.ok) return refuse(ref, 'the plan can no longer be compiled', {}, compiled.reasons);
      if (digestOf(compiled.value.plan) === plan_digest) return { changed: null };
      return { changed: await keep(ref, 'has changed and must be approved again', {}, compiled.value) };
    },
  };

  async function keep(ref: RunRef, what: string, kept: Fragment['files'], made: Compilation) {
    const digest = digestOf(made.plan);
    const { revision } = await findPlan(evidence, ref, digest);
    const files = { ...kept, ...planFiles(made, revision) };
    await evidence.record(ref, fragment(`plan ${made.plan.plan} ${what}`, files));
    return briefOf(made.plan, digest, { home: evidence.home, notified: made.notified });
  }

  async function refuse(
    ref: RunRef,
    says: string,
    kept: Fragment['files'],
    reasons: Parameters<typeof refusal>[0],
  ): Promise<never> {
    await evidence.record(
      ref,
      fragment(says, { ...kept, ...PLAN_REFUSAL.holding({ reasons: [...reasons] }) }),
    );
    throw refusal(reasons);
  }
}

function anotherDecision(id: string): Reason {
  return {
    code: 'DecisionInvalid',
    what: `the artifact is decision ${id}, which this run was not started for`,
    where: 'input',
    do: `start the run with the workflow id ${runWorkflowId(id)}`,
  };
}

/** Returns the evidence files of a plan: policy and verdict, allowed signers, and the overlay of each call. */
function planFiles({ plan, policy, verdict, signers }: Compilation, revision: number): Fragment['files'] {
  const overlays = plan.calls.flatMap((call) =>
    call.kind === 'hyops' ? [[overlayAt(revision, call.id), call.overlay]] : [],
  );
  return {
    ...PLAN.anew(revision).holding({ ...plan }),
    ...TOOLS.holding(toolsOf(plan.hyops_version)),
    ...POLICY.holding(policy),
    ...VERDICT.holding(verdict),
    ...(plan.requirement.signers === null ? {} : SIGNERS.holding(signersText(signers))),
    ...Object.fromEntries(overlays),
  };
}

/** Refuses a plan for another runner: the configuration may have changed, but a run never moves. */
function onSameRunner(runner: string, compiled: Parsed<Compilation>): Parsed<Compilation> {
  if (!compiled.ok || compiled.value.plan.runner === runner) return compiled;
  return {
    ok: false,
    reasons: [
      {
        code: 'RunnerChanged',
        what: `the configuration now names runner ${compiled.value.plan.runner}, but the run was sent to ${runner}`,
        where: 'hyops-dr.yaml runners',
        do: 'restart all workers with the same configuration, then issue a new decision',
      },
    ],
  };
}
