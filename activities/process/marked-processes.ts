import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { CallFolder } from './call-folder';
import { MARK } from './call-marks';

/** A living process that belongs to a call, found by the marks in its environment. */
export interface MarkedProcess {
  pid: number;
  /** Process group. */
  group: number;
  /** Stopped by SIGSTOP or a debugger: alive but not running. */
  stopped: boolean;
  role: 'supervisor' | 'call';
  /** Path of the call's folder. */
  folder: string;
  root: string;
  /** Name of the program without its arguments, which may be secret. */
  program: string;
}

/** Processes read before the event loop gets a turn; about a millisecond of work. */
const AT_A_TIME = 100;

/**
 * Lists the marked processes that this user may inspect, without zombies, whose environment is empty. Reads
 * synchronously: five round trips through the thread pool for each process cost more than the reads.
 */
export async function markedProcesses(): Promise<MarkedProcess[]> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found: MarkedProcess[] = [];
  for (const [at, pid] of pids.entries()) {
    if (at % AT_A_TIME === 0) await setImmediate();
    const marked = look(Number(pid));
    if (marked) found.push(marked);
  }
  return found;
}

export async function processesOf({ path }: CallFolder): Promise<MarkedProcess[]> {
  return (await markedProcesses()).filter((one) => one.folder === path);
}

/** Signals a process or its group. Reads the mark again first, because the pid may have been reused. */
export function signalMarked(
  marked: MarkedProcess,
  signal: NodeJS.Signals,
  whole: 'group' | 'process',
): void {
  try {
    if (roleIn(readFileSync(`/proc/${marked.pid}/environ`, 'utf8'))?.folder !== marked.folder) return;
    process.kill(whole === 'group' ? -marked.group : marked.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** Names processes for a message. */
export function inWords(processes: readonly MarkedProcess[]): string {
  return processes.map(({ pid, program }) => `${program} (pid ${pid})`).join(', ');
}

function look(pid: number): MarkedProcess | undefined {
  try {
    const role = roleIn(readFileSync(`/proc/${pid}/environ`, 'utf8'));
    if (!role) return undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    return { pid, group: Number(group), stopped: state === 'T' || state === 't', program, ...role };
  } catch {
    return undefined;
  }
}

function roleIn(environment: string): Pick<MarkedProcess, 'role' | 'folder' | 'root'> | undefined {
  if (!environment.includes(MARK.root)) return undefined;
  const values = new Map(
    environment.split('\0').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );
  const root = values.get(MARK.root) ?? '';
  const folder = values.get(MARK.folder);
  if (folder !== undefined) return { role: 'call', folder, root };
  const supervised = values.get(MARK.supervises);
  return supervised === undefined ? undefined : { role: 'supervisor', folder: supervised, root };
}
