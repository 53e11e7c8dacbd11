/**
 * What a completed run lacks: a call that an operator waived, or one whose failure the plan allows. For the latter `by`
 * and `reason` are null.
 */
export type Deficiency = { call: string; what: string } & (
  | { by: string; reason: string }
  | { by: null; reason: null }
);

/** The call that no plan lists: the live probe of traffic and endpoints, after the calls that move the workload (C7.8, C8.6). */
export const READ_TRAFFIC = 'read-traffic';

/** Describes what happened to the missing call, for the note of its step. */
export function lackInWords({ call, what, by, reason }: Deficiency): string {
  return `the run went on without ${call}: ${by === null ? what : `waived by ${by} (${reason})`}`;
}
