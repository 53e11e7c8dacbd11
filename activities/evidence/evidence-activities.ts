import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { Activities } from '../../contract/activity-messages';
import type { Configuration } from '../../contract/configuration';
import { CallFolders } from '../hyops/call-folders';
import type { EvidenceStore } from './store';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  configuration: Configuration;
}

/** C7.10: builds and seals the evidence of a run, its history up to now included. */
export function createEvidenceActivities({
  client,
  evidence,
  configuration,
}: Dependencies): Pick<Activities, 'publishEvidence'> {
  const calls = new CallFolders(configuration.state_dir);
  return {
    async publishEvidence(record) {
      const ref = { decision_id: record.decision_id, run_id: record.run_id };
      // After a reset the run goes on in another execution, which has its whole history.
      const runId = activityInfo().workflowExecution?.runId ?? record.run_id;
      const history = await client.workflow.getHandle(record.workflow_id, runId).fetchHistory();
      const seal = await evidence.seal(ref, record, historyToJSON(history));
      await calls.forgetOutput(record.decision_id);
      return seal;
    },
  };
}
