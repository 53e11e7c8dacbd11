import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Configuration } from '../../contract/configuration/configuration';
import type { Activities } from '../../contract/run/activity-messages';
import type { EvidenceSeal, RunRecord } from '../../contract/run/record';
import { RunRecordShape } from '../../contract/run/shapes';
import { CallFolders } from '../process/call-folders';
import type { EvidenceStore } from '../store/store';
import { historyOf } from '../temporal/histories';
import { sealBranch } from './seal-branch';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  configuration: Configuration;
}

/** Builds and seals the evidence of a run, including its history so far (C7.10). */
export function createEvidenceActivities({
  client,
  evidence,
  configuration,
}: Dependencies): Pick<Activities, 'publishEvidence'> {
  const calls = new CallFolders(configuration.state_dir);
  return {
    publishEvidence: (record) => publish(RunRecordShape.parse(record)),
  };

  async function publish(record: RunRecord): Promise<EvidenceSeal> {
    // After a reset the run continues in another execution, which has the complete history.
    const run_id = activityInfo().workflowExecution?.runId ?? record.run_id;
    const execution = { workflow_id: record.workflow_id, run_id };
    const history = await historyOf(client, execution);
    const seal = await sealBranch({ client, evidence, calls }, execution, record, history);
    await calls.forgetOutput(record.decision_id);
    return seal;
  }
}
