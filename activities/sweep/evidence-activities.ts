import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Configuration } from '../../contract/configuration/configuration';
import { accountDifferences } from '../../contract/evidence/differences';
import type { Difference } from '../../contract/evidence/files/differences';
import type { Activities } from '../../contract/run/activity-messages';
import type { EvidenceSeal, RunRecord } from '../../contract/run/record';
import { RunRecordShape } from '../../contract/run/shapes';
import type { Reason } from '../../contract/words/failures';
import { CallFolders } from '../process/call-folders';
import { otherHomeReason } from '../store/approved-plan';
import type { EvidenceStore } from '../store/store';
import { notYet, refusal } from '../temporal/refusal';
import type { Retell } from './retell';
import { sealBranch } from './seal-branch';
import { storyOf } from './story';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  configuration: Configuration;
  retell: Retell;
}

/** Builds and seals the evidence of a run, including its history so far (C7.10). */
export function createEvidenceActivities({
  client,
  evidence,
  configuration,
  retell,
}: Dependencies): Pick<Activities, 'publishEvidence'> {
  const calls = new CallFolders(configuration.state_dir);
  const deps = { client, evidence, calls, retell };
  return {
    publishEvidence: (record) => publish(RunRecordShape.parse(record)),
  };

  /**
   * Seals only what the workflow code of this release, over a history of which this runner gave every answer, hands over
   * itself: a seal closes the evidence of the run, so nobody else may say that the run has ended.
   */
  async function publish(record: RunRecord): Promise<EvidenceSeal> {
    if (record.home !== null && record.home !== evidence.home)
      // Another worker of the runner has the evidence, and may get the activity next.
      throw notYet([otherHomeReason(evidence.place(record))]);
    // After a reset the run continues in another execution, which has the complete history.
    const { activityId, workflowExecution } = activityInfo();
    const run_id = workflowExecution?.runId ?? record.run_id;
    const execution = { workflow_id: record.workflow_id, run_id };
    const { history, differences, handedOver } = await storyOf(deps, execution);
    // The server delivers the argument, and may deliver another one than the history has.
    const own = handedOver(activityId);
    const found = [...differences, ...accountDifferences(record, own)];
    if (found.length > 0) throw refusal([unfounded(found, evidence.place(record))]);
    const seal = await sealBranch(deps, execution, RunRecordShape.parse(own), history);
    await calls.forgetOutput(record.decision_id);
    return seal;
  }
}

const MOST_NAMED = 5;

function unfounded(found: readonly Difference[], where: string): Reason {
  const named = found.slice(0, MOST_NAMED).map(({ what }) => what);
  return {
    code: 'EvidenceConflict',
    what: `the run record is not what this runner knows: ${[...new Set(named)].join('; ')}`,
    where,
    do: 'find out who can reach the Temporal port; once the run has ended, seal what this runner knows with hyops-dr evidence seal',
  };
}
