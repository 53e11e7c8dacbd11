import type { ReadConfiguration } from '../../contract/configuration/folder';
import type { Activities } from '../../contract/run/activity-messages';
import type { HyopsInstallation } from '../hyops/installation';
import { approvedPlan } from '../store/approved-plan';
import type { EvidenceStore } from '../store/store';
import { recordAnswer } from './record-answer';
import { seeStatements } from './see-statements';

interface Dependencies {
  evidence: EvidenceStore;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
}

/** Keeps what people said in the record of the runner: signed, verified with its current keys, or claimed. */
export function createApprovalActivities({
  evidence,
  readConfiguration,
  installation,
}: Dependencies): Pick<Activities, 'verifySignatures' | 'recordAnswer'> {
  return {
    async verifySignatures(planRef, signed) {
      const plan = await approvedPlan(evidence, planRef);
      const folder = await readConfiguration();
      if (folder.ok) {
        const { signers } = folder.value;
        return seeStatements({ evidence, plan, planRef, signers, searchPath: installation.path }, signed);
      }
      const why = `the signature cannot be verified: ${folder.reasons.map(({ what }) => what).join('; ')}`;
      return signed.map(() => ({ ok: false, why }));
    },

    async recordAnswer(planRef, answer) {
      await recordAnswer(evidence, await approvedPlan(evidence, planRef), planRef, answer);
    },
  };
}
