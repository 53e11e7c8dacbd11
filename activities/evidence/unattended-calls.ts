import { scheduledCalls } from '../../contract/evidence/scheduled-calls';
import type { RunRef } from '../../contract/run-record';
import type { CallFolders } from '../hyops/call-folders';
import { readOutput, wholeLines } from '../hyops/output-file';
import type { EvidenceStore } from './store';

/**
 * Keeps what calls left that nobody attended to: their run was ended from outside while they were at work. No
 * conclusion is drawn; how they ended, and what they printed, is all that is known (C4.5, C8.3).
 */
export async function keepUnattended(
  evidence: EvidenceStore,
  calls: CallFolders,
  ref: RunRef,
  history: unknown,
): Promise<void> {
  for (const { activity_id, call, retry } of scheduledCalls(history)) {
    const place = `calls/${call}${retry > 0 ? `.r${retry}` : ''}`;
    const folder = await calls.begun(ref.decision_id, call, retry);
    if (!folder || (await evidence.read(ref, `${place}/result.json`)) !== undefined) continue;
    const result = (await folder.result()) ?? null;
    const limit = (await folder.spec())?.output_limit_bytes ?? 0;
    await evidence.record(ref, {
      activity: 'runCall',
      activity_id,
      attempt: 1,
      at: result?.ended_at ?? new Date().toISOString(),
      says: `call ${call} came to its end unattended: ${result ? `exit code ${result.code}` : 'nobody saw how'}`,
      files: {
        [`${place}/result.json`]: { unattended: true, result },
        [`${place}/stdout.log`]: wholeLines(await readOutput(folder.stdout, limit)),
        [`${place}/stderr.log`]: wholeLines(await readOutput(folder.stderr, limit)),
      },
    });
  }
}
