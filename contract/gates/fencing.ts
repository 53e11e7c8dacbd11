import { z } from 'zod';
import { Probe } from '../world/probe';
import { VantageName } from '../world/vantages';
import { hostsOf, isState, mismatches, OldPrimary } from './old-primary';

/** Rungs that are reserved for later: each answers "not available" and never passes. */
export const COMING_RUNGS = ['target-token', 'power-api', 'network-api', 'witness-quorum'] as const;

// An accepted connection proves that the old primary is alive; no answer proves nothing, because a partition looks the
// same.
const FencingProbe = Probe.refine(
  (probe) => probe.kind === 'http' || probe.kind === 'closed',
  'must show that the old primary is closed or read-only; an accepted connection or silence shows neither',
);

/**
 * The old primary is seen down or read-only from at least two places. Each probe runs from each place, and each answer
 * counts only for a limited time.
 */
const LiveProbes = z.strictObject({
  rung: z.literal('live-probes'),
  from: z
    .array(VantageName)
    .min(2, 'must name two places: one answer from one place is no proof')
    .refine((places) => new Set(places).size === places.length, 'must not name a place twice'),
  probes: z.array(FencingProbe).min(1),
  max_age_seconds: z.number().positive().max(300).default(30),
});

/** Two people sign with their own keys that the old primary is fenced. */
const Statement = z.strictObject({
  rung: z.literal('two-person-statement'),
  max_age_minutes: z.number().positive().max(1440).default(30),
});

const Coming = z.strictObject({ rung: z.enum(COMING_RUNGS) });

/**
 * How to prove that the old primary accepts no more writes (C6.5): the rungs are tried in order, and the first that
 * holds is the proof. An unsigned statement in a file is not a rung.
 */
export const Fencing = z
  .strictObject({
    old_primary: OldPrimary,
    rungs: z.array(z.discriminatedUnion('rung', [LiveProbes, Statement, Coming])).min(1),
  })
  .superRefine(({ old_primary, rungs }, context) => {
    const hosts = hostsOf(old_primary);
    // What a state publishes is known only at the gate, which compares it then.
    if (hosts.some(isState)) return;
    rungs.forEach((rung, at) => {
      for (const message of rung.rung === 'live-probes' ? mismatches(hosts, rung.probes) : [])
        context.addIssue({ code: 'custom', path: ['rungs', at, 'probes'], message });
    });
  });
export type Fencing = z.infer<typeof Fencing>;
export type Rung = Fencing['rungs'][number];

/** The answer of a rung. `observed_at` is the time of the oldest observation that it relies on. */
export interface RungAnswer {
  rung: Rung['rung'];
  met: boolean;
  says: string;
  /** RFC 3339; null when nothing was observed. */
  observed_at: string | null;
}

/** Returns how long an answer of a rung counts, in milliseconds; null for rungs that never count. */
export function lifetimeOf(rung: Rung): number | null {
  if (rung.rung === 'live-probes') return rung.max_age_seconds * 1000;
  return rung.rung === 'two-person-statement' ? rung.max_age_minutes * 60_000 : null;
}

/**
 * Judges an answer at `now`: it holds only when the rung answered yes, on an observation that is neither too old nor
 * from the future.
 */
export function judged(rung: Rung, answer: RungAnswer, now: Date): RungAnswer {
  const lifetime = lifetimeOf(rung);
  if (!answer.met) return answer;
  const no = (says: string): RungAnswer => ({ ...answer, met: false, says });
  if (lifetime === null) return no('not available');
  const age = now.getTime() - Date.parse(answer.observed_at ?? '');
  if (Number.isNaN(age)) return no('it does not say when that was observed');
  if (age > lifetime) return no(`it is ${Math.round(age / 1000)} s old; it counts for ${lifetime / 1000} s`);
  // Clocks of two machines differ a little.
  if (age < -5000) return no(`it was observed at ${answer.observed_at}, which is in the future`);
  return answer;
}
