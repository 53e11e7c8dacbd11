import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { Activities } from '../../contract/activity-messages';
import type { EvidenceStore } from './store';

/** C7.10: builds and seals the evidence of a run, its history up to now included. */
export function createEvidenceActivities(
  client: Client,
  evidence: EvidenceStore,
): Pick<Activities, 'publishEvidence'> {
  return {
    async publishEvidence(record) {
      const ref = { decision_id: record.decision_id, run_id: record.run_id };
      const history = await client.workflow.getHandle(record.workflow_id, record.run_id).fetchHistory();
      return evidence.seal(ref, record, historyToJSON(history));
    },
  };
}
