import { readFileSync } from 'node:fs';

/** Memory of a process as the kernel counts it, in MB. PSS divides a page among the processes that map it. */
export interface ProcessMemory {
  rss: number;
  pss: number;
  private: number;
}

/** Reads the memory of a running process. Throws when it has ended. */
export function memoryOf(pid: number): ProcessMemory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mb = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    rss: round(mb('Rss')),
    pss: round(mb('Pss')),
    private: round(mb('Private_Clean') + mb('Private_Dirty')),
  };
}
