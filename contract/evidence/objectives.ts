import type { RunRecord } from '../run/record';
import { DECISION } from './files/decision';
import { ENDPOINTS } from './files/endpoints';
import { GateRecord } from './files/gates';
import { type Capture, type Objective, PlanRefs } from './files/report';

type Measured = Pick<Objective, 'measured_ms' | 'how'>;

/** Returns the objectives of the plan with their measured values; empty for a run without a plan. */
export function objectivesOf(record: RunRecord, captures: readonly Capture[]): Objective[] {
  const of = (clause: string) => captures.find((one) => one.clause === clause)?.value;
  const stated = PlanRefs.safeParse(of('C8.3')).data?.objectives;
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
  const endpoints = ENDPOINTS.read(seen);
  const last = [...(endpoints?.sights ?? []), ...(endpoints?.published ?? [])]
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (!endpoints?.met || last === undefined)
    return { measured_ms: null, how: 'traffic was not seen at the target' };
  return {
    measured_ms: Date.parse(last) - Date.parse(started_at),
    how: 'from the start of the run until traffic was seen at the target, including the wait for people',
  };
}

/** Only a restore allows a measurement: writes made between the backup and the stop of the old primary are lost. */
function dataLoss(decision: unknown, guards: unknown): Measured {
  if (DECISION.read(decision)?.dr_mode !== 'restore')
    return { measured_ms: null, how: 'the lag of the standby was not measured' };
  const proven = (GateRecord.array().safeParse(guards).data ?? []).filter(({ met }) => met);
  const [taken] = proven.flatMap((one) =>
    one.gate === 'repository' ? one.proofs.flatMap(({ backup }) => backup?.taken_at ?? []) : [],
  );
  const [stopped] = proven.flatMap((one) =>
    one.gate === 'fencing' && 'tried' in one.proofs
      ? one.proofs.tried.flatMap(({ met, observed_at }) => (met && observed_at !== null ? [observed_at] : []))
      : [],
  );
  if (!taken || !stopped)
    return { measured_ms: null, how: 'needs the age of the backup and a proof of fencing' };
  return {
    measured_ms: Math.max(0, Date.parse(stopped) - Date.parse(taken)),
    how: 'at most: from the backup until the old primary was seen to take no more writes',
  };
}
