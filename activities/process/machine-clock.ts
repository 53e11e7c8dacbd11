import { readFileSync } from 'node:fs';
import { hrtime } from 'node:process';

/**
 * A time on this machine's clock that counts from its start and that nobody can set (CLOCK_MONOTONIC). It is the same
 * in all processes, so they can compare such times. They must not compare the time of day, because a step of that clock
 * would change what they decide.
 */
export interface MachineMoment {
  /** Names the start of the machine that `uptime_ms` counts from. */
  boot_id: string;
  uptime_ms: number;
}

/** Returns the current time on this clock. */
export function machineMoment(): MachineMoment {
  return {
    boot_id: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    uptime_ms: Number(hrtime.bigint() / 1_000_000n),
  };
}

/**
 * Returns the milliseconds since a time. Returns Infinity for a time before the last start of the machine: no process
 * from then is alive.
 */
export function msSince(moment: MachineMoment, now = machineMoment()): number {
  const isSameBoot = moment.boot_id === now.boot_id && moment.uptime_ms <= now.uptime_ms;
  return isSameBoot ? now.uptime_ms - moment.uptime_ms : Number.POSITIVE_INFINITY;
}
