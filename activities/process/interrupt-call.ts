import type { CallFolder } from './call-folder';
import { type MarkedProcess, processesOf, signalMarked } from './marked-processes';

/** How long a supervisor may take to show that it acts. */
const SUPERVISOR_MS = 1500;
/** How long `hyops` has between SIGINT and SIGKILL; it needs half a second, so what takes ten hangs. */
export const GRACE_MS = 10_000;

/**
 * Sees to it that a call stops; to be asked again until nothing of it lives. A supervisor does it by itself; a
 * stopped one is woken; for one that is dead, or hangs, we signal the groups of the call ourselves.
 */
export async function interruptCall(folder: CallFolder, reason: string): Promise<void> {
  const request = (await folder.interruptRequest()) ?? (await folder.requestInterrupt(reason));
  const sinceAsked = Date.now() - Date.parse(request.at);
  const processes = await processesOf(folder);
  const supervisors = processes.filter((one) => one.role === 'supervisor');
  for (const one of supervisors) if (one.stopped) signalMarked(one, 'SIGCONT', 'process');
  const supervised = supervisors.length > 0 && sinceAsked < SUPERVISOR_MS + 2 * GRACE_MS;
  if (supervised || sinceAsked < SUPERVISOR_MS) return;
  const late = sinceAsked > SUPERVISOR_MS + GRACE_MS;
  // Once only: a second SIGINT tells terraform to drop everything.
  if (!late && !(await folder.claimSigint())) return;
  signalGroups(processes, late ? 'SIGKILL' : 'SIGINT');
  if (late) for (const one of supervisors) signalMarked(one, 'SIGKILL', 'process');
}

/** Kills what has not ended after an interruption and cannot be waited for; its supervisor writes the result. */
export async function killCall(folder: CallFolder): Promise<void> {
  signalGroups(await processesOf(folder), 'SIGKILL');
}

function signalGroups(processes: readonly MarkedProcess[], signal: NodeJS.Signals): void {
  const groups = new Map(processes.filter((one) => one.role === 'call').map((one) => [one.group, one]));
  for (const one of groups.values()) signalMarked(one, signal, 'group');
}

/** A supervisor that was stopped while its call ended is woken: it has the result. */
export async function wakeForResult(folder: CallFolder): Promise<void> {
  const processes = await processesOf(folder);
  if (processes.some((one) => one.role === 'call')) return;
  for (const one of processes) if (one.stopped) signalMarked(one, 'SIGCONT', 'process');
}
