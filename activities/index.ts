import type { Client } from '@temporalio/client';
import type { Configuration } from '../contract/configuration/configuration';
import type { ReadConfiguration } from '../contract/configuration/folder';
import type { Activities } from '../contract/run/activity-messages';
import type { RunnerWork } from '../contract/words/names';
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

/** The activities of a runner, by the kind of work, which has a queue of its own. */
export function createRunnerActivities(deps: Dependencies): Record<RunnerWork, Partial<Activities>> {
  const { configuration, evidence } = deps;
  const records = new WorkloadRecords(configuration.state_dir);
  const calls = new CallFolders(configuration.state_dir);
  const { confirmHumanCall, runCall } = createCallActivities({
    ...deps,
    records,
    calls,
    stateDir: configuration.state_dir,
    callTimeoutMs: configuration.hyops.call_timeout_minutes * 60_000,
  });
  return {
    look: {
      ...createPlanActivities(deps),
      ...createApprovalActivities(deps),
      ...createMessageActivities(new MessageBox(configuration.state_dir)),
      ...createGateActivities(deps),
      confirmHumanCall,
      ...createRemovalActivities(evidence, deps.installation),
    },
    do: { runCall, ...createTrafficActivities({ ...deps, calls }) },
    seal: {
      ...createWorkloadActivities({ ...deps, records, calls }),
      ...createNotifyActivities(configuration),
      ...createEvidenceActivities(deps),
      // That a worker takes it up is the answer.
      reportPresence: async () => undefined,
    },
  };
}
