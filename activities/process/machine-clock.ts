import { readFileSync } from 'node:fs';
import { hrtime } from 'node:process';

/**
 * A moment on the clock of this machine that counts from its start and that nobody can set (CLOCK_MONOTONIC). It is the
 * same in all processes, so they compare it with each other. They must not do that with the time of day, where a step of
 * the clock would change what they decide.
 */
export interface MachineMoment {
  /** Names the start of the machine that `uptime_ms` counts from. */
  boot_id: string;
  uptime_ms: number;
}

/** Returns this moment. */
export function machineMoment(): MachineMoment {
  return {
    boot_id: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    uptime_ms: Number(hrtime.bigint() / 1_000_000n),
  };
}

/**
 * Returns the milliseconds since a moment. Infinity for a moment before the last start of the machine: no process of that
 * time is alive.
 */
export function msSince(moment: MachineMoment, now = machineMoment()): number {
  const isSameBoot = moment.boot_id === now.boot_id && moment.uptime_ms <= now.uptime_ms;
  return isSameBoot ? now.uptime_ms - moment.uptime_ms : Number.POSITIVE_INFINITY;
}
