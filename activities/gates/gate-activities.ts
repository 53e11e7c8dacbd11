import type { Client } from '@temporalio/client';
import type { Activities, GateAnswer, PlanRef } from '../../contract/activity-messages';
import { standing } from '../../contract/approval-ledger';
import type { CompiledPlan } from '../../contract/compiled-plan';
import { staleness } from '../../contract/decision-rules';
import type { Reason } from '../../contract/failures';
import { approvalRequirement } from '../../contract/policy';
import type { Gate } from '../../contract/steps';
import { approvedPlan } from '../approved-plan';
import { fragment } from '../attempt';
import type { ReadConfiguration } from '../decide/compile-for';
import type { EvidenceStore } from '../evidence/store';
import type { HyopsInstallation } from '../hyops/installation';
import { placesOf, runtimeRoot } from '../hyops/installation';
import type { HyopsReader } from '../hyops/reader';
import { proveAccessMode } from './access-mode';
import { proveFencing } from './fencing';
import { repositoryReasons } from './repository';
import { missingSecrets } from './secrets';

interface Dependencies {
  client: Client;
  readConfiguration: ReadConfiguration;
  evidence: EvidenceStore;
  hyops: HyopsReader;
  installation: HyopsInstallation;
}

type GateActivities = Pick<
  Activities,
  'confirmApproval' | 'confirmSecrets' | 'confirmAccessMode' | 'confirmRepository' | 'confirmFencing'
>;

/** The five guards of C6.1-C6.5. Each looks at the world as it is and keeps what it saw (C8.5). */
export function createGateActivities({
  client,
  readConfiguration,
  evidence,
  hyops,
  installation,
}: Dependencies): GateActivities {
  return {
    async confirmApproval(planRef, requirement, ledger) {
      const plan = await approvedPlan(evidence, planRef);
      const current = await currentRequirement(plan);
      // An approval may have taken hours: what the decision knew of the world may be out of date.
      const reasons = [...(current.ok ? [] : current.reasons), ...staleness(plan.decision, new Date())];
      // Somebody may have been taken off the list while the run waited; then his word no longer counts.
      const approvers = current.ok
        ? requirement.approvers.filter((name) => current.value.approvers.includes(name))
        : [];
      const counted = ledger.filter((entry) => entry.by !== null && approvers.includes(entry.by));
      if (
        current.ok &&
        standing({ entries: counted, uncounted: 0 }, { ...requirement, approvers }) !== 'granted'
      )
        reasons.push({
          code: 'ApprovalMissing',
          what: `${requirement.approvals} approvals are required, and fewer are valid now`,
          where: 'approvals',
          do: 'have it approved by people who are in the policy now, with a new decision',
        });
      return keep(planRef, 'approval', reasons, { requirement, ledger }, {});
    },
    async confirmSecrets(planRef) {
      const { reasons, proof } = await missingSecrets(await approvedPlan(evidence, planRef), hyops);
      return keep(planRef, 'secrets', reasons, proof, {});
    },
    async confirmAccessMode(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { reasons, proof } = await proveAccessMode({
        root: runtimeRoot(installation, plan.environment),
        plan,
        hyops,
        client,
        places: placesOf(installation, plan),
        now: new Date(),
      });
      return keep(planRef, 'access-mode', reasons, proof, { 'access/mode.json': proof });
    },
    async confirmRepository(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { reasons, proofs } = await repositoryReasons(installation, plan, new Date());
      return keep(planRef, 'repository', reasons, proofs, {});
    },
    async confirmFencing(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { fencing } = plan;
      if ('nothing' in fencing) return keep(planRef, 'fencing', [], fencing, {});
      const { reasons, proof } = await proveFencing(fencing, plan, placesOf(installation, plan));
      return keep(planRef, 'fencing', reasons, proof, {});
    },
  };

  async function currentRequirement(plan: CompiledPlan) {
    const folder = await readConfiguration();
    return folder.ok ? approvalRequirement(folder.value.policy, plan.decision, plan.environment) : folder;
  }

  async function keep(
    { ref }: PlanRef,
    gate: Gate,
    reasons: Reason[],
    proofs: unknown,
    files: Record<string, unknown>,
  ): Promise<GateAnswer> {
    const met = reasons.length === 0;
    const observed = { gate, met, observed_at: new Date().toISOString(), reasons, proofs };
    await evidence.record(
      ref,
      fragment(`gate ${gate} is ${met ? 'met' : 'not met'}`, { [`gates/${gate}.json`]: observed, ...files }),
    );
    return { gate, met, reasons };
  }
}
