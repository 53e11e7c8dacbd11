import { z } from 'zod';
import { IDENTITY_LEVELS, type IdentityLevel } from '../policy/approval-requirement';
import { exactly } from '../run/exactly';
import { FreezeShape, HolderShape } from './shapes';
import type { WorkloadFreeze, WorkloadHolder } from './workload';

/** The run that holds a workload by the record of the runner. */
export interface Hold extends WorkloadHolder {
  epoch: number;
  /** How names are verified for the run: with `signed`, only a signed word releases it. */
  identity: IdentityLevel;
}

/** A freeze that the runner has seen. */
export interface SeenFreeze extends WorkloadFreeze {
  /** Whether someone ended it without a signature, which counts only where none is required. */
  lifted: boolean;
}

/** What a runner itself knows about a workload; it has the last word about every change on this runner (C6.5). */
export interface WorkloadRecord {
  /** The highest epoch that was ever valid here; it never decreases. */
  epoch: number;
  holder: Hold | null;
  frozen: SeenFreeze | null;
  /** When it was acquired, within the last 24 hours, by runs that changed something or still hold it; RFC 3339. */
  granted_at: string[];
}

const DAY_MS = 24 * 60 * 60_000;

/** The record of a workload that no run on this runner has ever asked for. */
export const NEVER_HELD: WorkloadRecord = { epoch: 0, holder: null, frozen: null, granted_at: [] };

export const WorkloadRecordShape = exactly<WorkloadRecord>()({
  epoch: z.int().min(0),
  holder: HolderShape.extend({ epoch: z.int().min(1), identity: z.enum(IDENTITY_LEVELS) }).nullable(),
  frozen: FreezeShape.extend({ lifted: z.boolean() }).nullable(),
  granted_at: z.array(z.iso.datetime({ offset: true })),
});

/** Returns the record after a run has acquired the workload. Keeps the time at which the same run did so before. */
export function heldBy(record: WorkloadRecord, hold: Hold): WorkloadRecord {
  const same = record.holder?.run_id === hold.run_id ? record.holder : undefined;
  const epoch = Math.max(record.epoch, hold.epoch);
  if (same) return { ...record, epoch, holder: { ...same, epoch: hold.epoch } };
  return { ...record, epoch, holder: hold, granted_at: [...record.granted_at, hold.since] };
}

/** Returns the record after a run has released the workload; one that changed nothing is no longer counted. */
export function releasedBy(record: WorkloadRecord, runId: string, changed: boolean): WorkloadRecord {
  const { holder, granted_at } = record;
  if (holder?.run_id !== runId) return record;
  const counted = changed ? granted_at : granted_at.filter((at) => at !== holder.since);
  return { ...record, holder: null, granted_at: counted };
}

/**
 * Returns the record with the freeze that an authority reports. Anyone may freeze, because a freeze only delays; `now`
 * limits its beginning, so that nobody can date it beyond every signature.
 */
export function withFreeze(record: WorkloadRecord, frozen: WorkloadFreeze | null, now: Date): WorkloadRecord {
  if (!frozen) return record;
  const since = new Date(Math.min(Date.parse(frozen.since), now.getTime())).toISOString();
  const known = record.frozen;
  if (known && Date.parse(known.since) >= Date.parse(since)) return record;
  return { ...record, frozen: { ...frozen, since, lifted: false } };
}

/** Returns the record with only the runs of the 24 hours before `now`. */
export function ofTheDay(record: WorkloadRecord, now: Date): WorkloadRecord {
  const since = now.getTime() - DAY_MS;
  return { ...record, granted_at: record.granted_at.filter((at) => Date.parse(at) > since) };
}
