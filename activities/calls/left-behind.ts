import type { ModuleState } from '../hyops/module-state';
import type { CallFolder } from '../process/call-folder';
import { inWords, processesOf } from '../process/marked-processes';

/** What a call left that somebody should know of before he decides: words for a reason; empty when it left nothing. */
export async function leftBehind(folder: CallFolder, after: ModuleState | undefined): Promise<string> {
  const processes = await processesOf(folder);
  const left = [
    processes.length > 0 ? `still at work: ${inWords(processes)}` : '',
    after?.status === 'running'
      ? `the state of the module says "running" since ${after.updated_at || 'then'}`
      : '',
  ];
  return left.filter(Boolean).join('; ');
}
