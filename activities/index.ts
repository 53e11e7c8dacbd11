import type { Client } from '@temporalio/client';
import type { Activities } from '../contract/activity-messages';
import type { Configuration } from '../contract/configuration';
import { createApprovalActivities } from './approvals/approval-activities';
import type { ReadConfiguration } from './decide/compile-for';
import { createDecisionActivities } from './decide/decision-activities';
import { createPlanActivities } from './decide/plan-activities';
import { createEvidenceActivities } from './evidence/evidence-activities';
import type { EvidenceStore } from './evidence/store';
import { createGateActivities } from './gates/gate-activities';
import { createRemovalActivities } from './gates/removal-activities';
import { createCallActivities } from './hyops/call-activities';
import { CallFolders } from './hyops/call-folders';
import type { HyopsInstallation } from './hyops/installation';
import type { HyopsReader } from './hyops/reader';
import { createNotifyActivities } from './notify/notify-activities';
import type { SecretFilter } from './redaction/secret-filter';
import { createTrafficActivities } from './traffic/traffic-activities';
import { EpochFile } from './workload/epoch-file';
import { createWorkloadActivities } from './workload/workload-activities';

/** Everything the activities work with; built once, by the worker. */
export interface Dependencies {
  client: Client;
  configuration: Configuration;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
  evidence: EvidenceStore;
  hyops: HyopsReader;
  filter: SecretFilter;
}

/** The activities of the decision queue. */
export function createDecisionQueueActivities(
  deps: Dependencies,
): Pick<Activities, 'parseDecision' | 'publishEvidence' | 'notify'> {
  return {
    ...createDecisionActivities(deps),
    ...createEvidenceActivities(deps),
    ...createNotifyActivities(deps.configuration),
  };
}

/** The activities of a runner's queue. */
export function createRunnerActivities(deps: Dependencies): Omit<Activities, 'parseDecision'> {
  const { client, configuration, evidence } = deps;
  const epochs = new EpochFile(configuration.state_dir);
  const calls = new CallFolders(configuration.state_dir);
  return {
    ...createPlanActivities(deps),
    ...createApprovalActivities(deps),
    ...createWorkloadActivities({ client, evidence, epochs, calls }),
    ...createGateActivities(deps),
    ...createCallActivities({
      ...deps,
      epochs,
      calls,
      callTimeoutMs: configuration.hyops.call_timeout_minutes * 60_000,
    }),
    ...createTrafficActivities(evidence),
    ...createRemovalActivities(evidence, deps.installation),
    ...createNotifyActivities(configuration),
    ...createEvidenceActivities(deps),
  };
}
