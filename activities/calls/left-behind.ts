import type { ModuleState } from '../hyops/module-state';
import type { CallFolder } from '../process/call-folder';
import { inWords, processesOf } from '../process/marked-processes';

/** Describes what a call left that a person must know before deciding; empty when it left nothing. */
export async function leftBehind(folder: CallFolder, after: ModuleState | undefined): Promise<string> {
  const processes = await processesOf(folder);
  const left = [
    processes.length > 0 ? `still running: ${inWords(processes)}` : '',
    after?.status === 'running'
      ? `the module state is "running"${after.updated_at && ` since ${after.updated_at}`}`
      : '',
  ];
  return left.filter(Boolean).join('; ');
}
