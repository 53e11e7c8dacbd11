import type { Client } from '@temporalio/client';
import { CallFolders } from '../activities/process/call-folders';
import type { EvidenceStore } from '../activities/store/store';
import { Sweep } from '../activities/sweep/sweep';
import type { Configuration } from '../contract/configuration/configuration';
import { printNotes } from './print';

/** Runs the sweep every few minutes while the process lives; reports only changes. */
export function sweepAgainAndAgain(
  client: Client,
  evidence: EvidenceStore,
  configuration: Configuration,
): void {
  const sweep = new Sweep({ client, evidence, calls: new CallFolders(configuration.state_dir) });
  const again = async () => {
    try {
      for (const { decision_id, state, says } of await sweep.all())
        if (state !== 'open') printNotes([`evidence of ${decision_id}: ${state}, ${says}`]);
    } catch (error) {
      printNotes([`the evidence sweep failed: ${error instanceof Error ? error.message : error}`]);
    }
    later();
  };
  const later = () => void setTimeout(again, configuration.evidence.sweep_minutes * 60_000).unref();
  later();
}
