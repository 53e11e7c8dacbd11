import type { CallFolder } from './call-folder';
import { msSince } from './machine-clock';
import { type MarkedProcess, processesOf, signalMarked } from './marked-processes';

/** How long a supervisor may take to act on a request. */
const SUPERVISOR_MS = 1500;
/** Time between SIGINT and SIGKILL. `hyops` needs half a second, so a call that takes longer than this hangs. */
export const GRACE_MS = 10_000;

/**
 * Interrupts a call. Call it again until no process of the call is alive. A working supervisor acts on the request, a
 * stopped one is continued, and for a dead or hanging one this function signals the call's process groups itself.
 */
export async function interruptCall(folder: CallFolder, reason: string): Promise<void> {
  const request = (await folder.interruptRequest()) ?? (await folder.requestInterrupt(reason));
  const sinceAsked = msSince(request.moment);
  const processes = await processesOf(folder);
  const supervisors = processes.filter((one) => one.role === 'supervisor');
  for (const one of supervisors) if (one.stopped) signalMarked(one, 'SIGCONT', 'process');
  const supervised = supervisors.length > 0 && sinceAsked < SUPERVISOR_MS + 2 * GRACE_MS;
  if (supervised || sinceAsked < SUPERVISOR_MS) return;
  const late = sinceAsked > SUPERVISOR_MS + GRACE_MS;
  // Only once: a second SIGINT makes terraform exit without cleaning up.
  if (!late && !(await folder.claimSigint())) return;
  signalGroups(processes, late ? 'SIGKILL' : 'SIGINT');
  if (late) for (const one of supervisors) signalMarked(one, 'SIGKILL', 'process');
}

/** Kills a call that did not end after an interruption; its supervisor writes the result. */
export async function killCall(folder: CallFolder): Promise<void> {
  signalGroups(await processesOf(folder), 'SIGKILL');
}

function signalGroups(processes: readonly MarkedProcess[], signal: NodeJS.Signals): void {
  const groups = new Map(processes.filter((one) => one.role === 'call').map((one) => [one.group, one]));
  for (const one of groups.values()) signalMarked(one, signal, 'group');
}

/** Continues a supervisor that was stopped while its call ended, so that it writes the result. */
export async function wakeForResult(folder: CallFolder): Promise<void> {
  const processes = await processesOf(folder);
  if (processes.some((one) => one.role === 'call')) return;
  for (const one of processes) if (one.stopped) signalMarked(one, 'SIGCONT', 'process');
}
