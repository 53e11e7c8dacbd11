import { CALL_FENCING, callFolder, RESULT, STDERR, STDOUT } from '../../contract/evidence/files/calls';
import type { Abandoned } from '../../contract/evidence/history';
import { scheduledCalls } from '../../contract/evidence/scheduled-calls';
import type { RunRef } from '../../contract/run/record';
import { beforeCall } from '../calls/before-call';
import type { CallFolder } from '../process/call-folder';
import type { CallFolders } from '../process/call-folders';
import { readOutput, wholeLines } from '../process/output-file';
import type { EvidenceStore } from '../store/store';

/**
 * Records what unattended calls left: calls that were running when their run was ended from outside. They get no
 * conclusion, only their result and output (C4.5, C8.3).
 */
export async function keepUnattended(
  evidence: EvidenceStore,
  calls: CallFolders,
  ref: RunRef,
  { run_id, history }: Abandoned,
): Promise<void> {
  for (const { activity_id, call, retry } of scheduledCalls(history)) {
    const folder = await calls.begun(ref.decision_id, call, retry);
    if (folder) await keepCallOf(evidence, ref, { activity_id, execution: run_id }, call, retry, folder);
  }
}

/**
 * Records every call of a lost execution that was started on this runner, because no history names the activities.
 */
export async function keepUnattendedOfLost(
  evidence: EvidenceStore,
  calls: CallFolders,
  ref: RunRef,
  execution = ref.run_id,
): Promise<void> {
  for (const { call, retry, folder } of await calls.allBegun(ref.decision_id))
    await keepCallOf(evidence, ref, { activity_id: `${call}.${retry}`, execution }, call, retry, folder);
}

async function keepCallOf(
  evidence: EvidenceStore,
  ref: RunRef,
  by: { activity_id: string; execution: string },
  call: string,
  retry: number,
  folder: CallFolder,
): Promise<void> {
  const kept = callFolder(call, retry);
  if ((await evidence.read(ref, RESULT.at(kept))) !== undefined) return;
  const result = (await folder.result()) ?? null;
  const spec = await folder.spec();
  const { fencing } = beforeCall(spec);
  const limit = spec?.output_limit_bytes ?? 0;
  await evidence.record(ref, {
    activity: 'runCall',
    ...by,
    attempt: 1,
    at: result?.ended_at ?? new Date().toISOString(),
    says: `call ${call} ended unattended: ${result ? `exit code ${result.code}` : 'its end was not observed'}`,
    files: {
      ...RESULT.holding({ unattended: true, result }, kept),
      ...(fencing ? CALL_FENCING.holding(fencing, kept) : {}),
      ...STDOUT.holding(wholeLines(await readOutput(folder.stdout, limit)), kept),
      ...STDERR.holding(wholeLines(await readOutput(folder.stderr, limit)), kept),
    },
  });
}
