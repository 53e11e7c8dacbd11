import { z } from 'zod';
import type { RunRecord } from '../run/record';
import { EndpointsRecord, GateRecord } from './guards';
import type { Capture, Objective } from './run-report';

const Stated = z.object({
  objectives: z.object({
    recovery_time_minutes: z.number().nullable(),
    data_loss_minutes: z.number().nullable(),
  }),
});
const Decided = z.object({ dr_mode: z.string() });
const Backups = z.array(z.object({ backup: z.object({ taken_at: z.string() }).optional() }));
const Fenced = z.object({
  tried: z.array(z.object({ met: z.boolean(), observed_at: z.string().nullable() })),
});

type Measured = Pick<Objective, 'measured_ms' | 'how'>;

/** The objectives of the plan, each with what was measured; empty for a run without a plan. */
export function objectivesOf(record: RunRecord, captures: readonly Capture[]): Objective[] {
  const of = (clause: string) => captures.find((one) => one.clause === clause)?.value;
  const stated = Stated.safeParse(of('C8.3')).data?.objectives;
  if (!stated) return [];
  return [
    judged('recovery time', stated.recovery_time_minutes, recoveryTime(record, of('C8.6'))),
    judged('data loss', stated.data_loss_minutes, dataLoss(of('C8.1'), of('C8.5'))),
  ];
}

function judged(what: Objective['what'], minutes: number | null, measured: Measured): Objective {
  const objective_ms = minutes === null ? null : minutes * 60_000;
  const { measured_ms } = measured;
  const met = objective_ms === null || measured_ms === null ? null : measured_ms <= objective_ms;
  return { what, objective_ms, met, ...measured };
}

function recoveryTime({ started_at }: RunRecord, seen: unknown): Measured {
  const endpoints = EndpointsRecord.safeParse(seen).data;
  const last = endpoints?.sights
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (!endpoints?.met || last === undefined)
    return { measured_ms: null, how: 'traffic was not seen at the target' };
  return {
    measured_ms: Date.parse(last) - Date.parse(started_at),
    how: 'from the start of the run until traffic was seen at the target, waiting for people included',
  };
}

/** Only a restore tells: what was written after the backup and before the old primary stopped is lost. */
function dataLoss(decision: unknown, guards: unknown): Measured {
  if (Decided.safeParse(decision).data?.dr_mode !== 'restore')
    return { measured_ms: null, how: 'not known: nothing measures how far the standby was behind' };
  const gates = z.array(GateRecord).safeParse(guards).data ?? [];
  const proofs = (name: string) => gates.find(({ gate, met }) => gate === name && met)?.['proofs'];
  const taken = Backups.safeParse(proofs('repository')).data?.flatMap(
    ({ backup }) => backup?.taken_at ?? [],
  )[0];
  const stopped = Fenced.safeParse(proofs('fencing')).data?.tried.find(({ met }) => met)?.observed_at;
  if (!taken || !stopped)
    return { measured_ms: null, how: 'not known: it takes the age of the backup and a proof of fencing' };
  return {
    measured_ms: Math.max(0, Date.parse(stopped) - Date.parse(taken)),
    how: 'at most: from the backup until the old primary was seen to take no more writes',
  };
}
