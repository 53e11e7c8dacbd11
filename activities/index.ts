import type { Client } from '@temporalio/client';
import type { Configuration } from '../contract/configuration/configuration';
import type { ReadConfiguration } from '../contract/configuration/folder';
import type { Activities } from '../contract/run/activity-messages';
import { createRemovalActivities } from './access/removal-activities';
import { createApprovalActivities } from './approvals/approval-activities';
import { createMessageActivities } from './approvals/message-activities';
import { MessageBox } from './approvals/message-box';
import { createCallActivities } from './calls/call-activities';
import { createDecisionActivities } from './decide/decision-activities';
import { createPlanActivities } from './decide/plan-activities';
import { createGateActivities } from './gates/gate-activities';
import type { HyopsInstallation } from './hyops/installation';
import type { HyopsReader } from './hyops/reader';
import { createNotifyActivities } from './notify/notify-activities';
import { CallFolders } from './process/call-folders';
import type { SecretFilter } from './redaction/secret-filter';
import type { EvidenceStore } from './store/store';
import { createEvidenceActivities } from './sweep/evidence-activities';
import type { Retell } from './sweep/retell';
import { createTrafficActivities } from './traffic/traffic-activities';
import { createWorkloadActivities } from './workload/workload-activities';
import { WorkloadRecords } from './workload/workload-records';

/** What the activities depend on; the worker builds it once. */
export interface Dependencies {
  client: Client;
  configuration: Configuration;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
  evidence: EvidenceStore;
  hyops: HyopsReader;
  filter: SecretFilter;
  retell: Retell;
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
  const { configuration, evidence } = deps;
  const records = new WorkloadRecords(configuration.state_dir);
  const calls = new CallFolders(configuration.state_dir);
  return {
    ...createPlanActivities(deps),
    ...createApprovalActivities(deps),
    ...createMessageActivities(new MessageBox(configuration.state_dir)),
    ...createWorkloadActivities({ ...deps, records, calls }),
    ...createGateActivities(deps),
    ...createCallActivities({
      ...deps,
      records,
      calls,
      callTimeoutMs: configuration.hyops.call_timeout_minutes * 60_000,
    }),
    ...createTrafficActivities({ ...deps, calls }),
    ...createRemovalActivities(evidence, deps.installation),
    ...createNotifyActivities(configuration),
    ...createEvidenceActivities(deps),
  };
}
