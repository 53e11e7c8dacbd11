import type { Client } from '@temporalio/client';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import { ACCESS_MODE } from '../../contract/evidence/files/access';
import { GATE, type GateRecord } from '../../contract/evidence/files/gates';
import type { Activities, GateAnswer, PlanRef } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import { proveAccessMode } from '../access/access-mode';
import { approvalReasons } from '../approvals/approval-gate';
import type { HyopsInstallation } from '../hyops/installation';
import { environmentFor, placesOf, runtimeRoot } from '../hyops/installation';
import type { HyopsReader } from '../hyops/reader';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
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

/** What is particular to each gate of a record. */
type Seen<R extends GateRecord> = R extends GateRecord ? Pick<R, 'gate' | 'proofs'> : never;

/** The five gates of C6.1-C6.5. Each checks the current state and records what it observed (C8.5). */
export function createGateActivities({
  client,
  readConfiguration,
  evidence,
  hyops,
  installation,
}: Dependencies): GateActivities {
  return {
    async confirmApproval(planRef, ledger) {
      const plan = await approvedPlan(evidence, planRef);
      const folder = await readConfiguration();
      const reasons = folder.ok
        ? await approvalReasons(ledger, {
            plan,
            planDigest: planRef.plan_digest,
            folder: folder.value,
            seen: await evidence.seen(planRef.ref),
            searchPath: installation.path,
          })
        : folder.reasons;
      return keep(planRef, { gate: 'approval', proofs: { requirement: plan.requirement, ledger } }, reasons);
    },
    async confirmSecrets(planRef) {
      const { reasons, proof } = await missingSecrets(await approvedPlan(evidence, planRef), hyops);
      return keep(planRef, { gate: 'secrets', proofs: proof }, reasons);
    },
    async confirmAccessMode(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { reasons, proof } = await proveAccessMode({
        root: runtimeRoot(installation, plan.environment),
        plan,
        hyops,
        client,
        places: placesOf(installation, plan),
        env: environmentFor(installation, plan.environment),
        now: new Date(),
      });
      return keep(planRef, { gate: 'access-mode', proofs: proof }, reasons, ACCESS_MODE.holding(proof));
    },
    async confirmRepository(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { reasons, proofs } = await repositoryReasons(installation, plan, new Date());
      return keep(planRef, { gate: 'repository', proofs }, reasons);
    },
    async confirmFencing(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { fencing } = plan;
      if ('nothing' in fencing) return keep(planRef, { gate: 'fencing', proofs: fencing }, []);
      const { reasons, proof } = await proveFencing(fencing, plan, { installation, readConfiguration });
      return keep(planRef, { gate: 'fencing', proofs: proof }, reasons);
    },
  };

  async function keep(
    { ref, plan_digest }: PlanRef,
    seen: Seen<GateRecord>,
    reasons: Reason[],
    files: Record<string, unknown> = {},
  ): Promise<GateAnswer> {
    const { gate } = seen;
    const met = reasons.length === 0;
    const observed = { ...seen, plan_digest, met, observed_at: new Date().toISOString(), reasons };
    await evidence.record(
      ref,
      fragment(`gate ${gate} is ${met ? 'met' : 'not met'}`, { ...GATE.holding(observed, gate), ...files }),
    );
    return { gate, met, reasons };
  }
}
