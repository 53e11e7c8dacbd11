import type { RunRecord } from '../run/record';
import type { StepRecord } from '../run/step-record';
import type { Timing } from './files/report';

/** The content of `timing.json`. */
export function timingOf(record: RunRecord): Timing {
  const steps = record.steps.map((step) => ({
    step: step.step,
    state: step.state,
    started_at: step.started_at,
    ended_at: step.ended_at,
    ...split(durationOf(step), step.waited_ms),
  }));
  const waited = record.steps.reduce((sum, step) => sum + step.waited_ms, 0);
  return {
    started_at: record.started_at,
    ended_at: record.ended_at,
    ...split(between(record.started_at, record.ended_at), waited),
    steps,
  };
}

function split(total_ms: number | null, waited_ms: number) {
  return { total_ms, waited_ms, worked_ms: total_ms === null ? null : Math.max(0, total_ms - waited_ms) };
}

function durationOf({ started_at, ended_at }: StepRecord): number | null {
  return started_at === null || ended_at === null ? null : between(started_at, ended_at);
}

function between(start: string, end: string): number {
  return Date.parse(end) - Date.parse(start);
}
