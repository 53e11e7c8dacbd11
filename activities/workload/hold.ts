import type { Client } from '@temporalio/client';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { RunRef } from '../../contract/run/record';
import { type Hold, heldBy, ofTheDay, type WorkloadRecord } from '../../contract/workload/record';
import {
  type AcquireAnswer,
  type AcquireRequest,
  isNextEpoch,
  type WorkloadState,
} from '../../contract/workload/workload';
import type { HyopsInstallation } from '../hyops/installation';
import type { CallFolders } from '../process/call-folders';
import type { EvidenceStore } from '../store/store';
import { refusal } from '../temporal/refusal';
import { type Authority, authorityOf, unsoundReason } from './authority';
import { type Fate, fateOf } from './fate';
import { hear } from './hear-authority';
import { freezeFor, type NotGranted } from './obstacle';
import type { KnownWorkload, WorkloadRecords } from './workload-records';

export interface HoldDependencies {
  client: Client;
  evidence: EvidenceStore;
  records: WorkloadRecords;
  calls: CallFolders;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
}

/** A run that asks for the workload of its plan. */
export interface Asking {
  plan: CompiledPlan;
  ref: RunRef;
  workflow_id: string;
}

/** Whether a run has acquired its workload; `fate` is that of another holder. */
export type Taken =
  | { granted: true; epoch: number }
  | { granted: false; answer: NotGranted; fate: Fate | null };

/**
 * Acquires a workload for a run: first by the record of this runner, which no message changes, then from the authority,
 * so that other runners know. The epoch that the authority grants must follow from what this runner has seen (C6.5).
 */
export async function takeWorkload(deps: HoldDependencies, asking: Asking): Promise<Taken> {
  const { plan, ref, workflow_id } = asking;
  const authority = authorityOf(deps.client, plan.environment, plan.workload);
  let granted = false;
  for (;;) {
    const { known } = await knownNow(deps, plan, authority);
    const obstacle = await obstacleIn(deps, known.record, asking);
    if (obstacle) {
      // Another worker of this runner was faster, so the grant of the authority is of no use.
      if (granted) await authority.release({ run_id: ref.run_id, changed: false });
      return obstacle;
    }
    const { answer, fate } = await register(
      deps,
      authority,
      asking,
      known.record,
      plan.requirement.runs_per_day,
    );
    if (!answer.granted) return { granted: false, answer, fate };
    granted = true;
    refuseOddEpoch(plan, known.record, ref, answer.epoch);
    const hold: Hold = {
      decision_id: ref.decision_id,
      workflow_id,
      run_id: ref.run_id,
      since: new Date().toISOString(),
      epoch: answer.epoch,
      identity: plan.requirement.identity,
    };
    if (await deps.records.replace(plan, known, heldBy(ofTheDay(known.record, new Date()), hold)))
      return answer;
  }
}

/**
 * Asks the authority, and returns what the runner knows after it has recorded what follows from the answer, and the
 * answer.
 */
export async function knownNow(
  deps: HoldDependencies,
  plan: CompiledPlan,
  authority: Authority,
): Promise<{ known: KnownWorkload; said: WorkloadState }> {
  for (;;) {
    const known = await deps.records.read(plan);
    const said = await authority.state();
    const record = await hear(deps, known.record, said, plan);
    if (JSON.stringify(record) === JSON.stringify(known.record)) return { known, said };
    if (await deps.records.replace(plan, known, record))
      return { known: { number: known.number + 1, record }, said };
  }
}

/** Asks the authority, and once again when its holder has ended; a run that holds the workload here keeps its epoch. */
export async function register(
  deps: HoldDependencies,
  authority: Authority,
  { ref, workflow_id }: Asking,
  record: WorkloadRecord,
  mostPerDay: number | null,
): Promise<{ answer: AcquireAnswer; fate: Fate | null }> {
  const own = record.holder?.run_id === ref.run_id ? record.holder : null;
  const request: AcquireRequest = {
    decision_id: ref.decision_id,
    workflow_id,
    run_id: ref.run_id,
    take_over_from: null,
    seen_epoch: record.epoch,
    held_epoch: own?.epoch ?? null,
    most_per_day: own ? null : mostPerDay,
  };
  const answer = await authority.acquire(request);
  const holder = answer.granted || answer.frozen ? null : answer.holder;
  const fate = holder && (await fateOf(deps, holder));
  if (!holder || fate !== 'over') return { answer, fate };
  return { answer: await authority.acquire({ ...request, take_over_from: holder.run_id }), fate };
}

/** Returns what prevents the run by the record of this runner alone; undefined when nothing does. */
async function obstacleIn(
  deps: HoldDependencies,
  record: WorkloadRecord,
  { plan, ref }: Asking,
): Promise<Exclude<Taken, { granted: true }> | undefined> {
  const nothing: NotGranted = { granted: false, holder: null, frozen: null, over_limit: null };
  const frozen = freezeFor(record, plan);
  if (frozen) return { granted: false, answer: { ...nothing, frozen }, fate: null };
  if (record.holder?.run_id === ref.run_id) return undefined;
  if (record.holder) {
    const fate = await fateOf(deps, record.holder);
    const { decision_id, workflow_id, run_id, since } = record.holder;
    const holder = { decision_id, workflow_id, run_id, since };
    if (fate !== 'over') return { granted: false, answer: { ...nothing, holder }, fate };
  }
  const { length } = ofTheDay(record, new Date()).granted_at;
  const most = plan.requirement.runs_per_day;
  if (most === null || length < most) return undefined;
  return { granted: false, answer: { ...nothing, over_limit: length }, fate: null };
}

/** Refuses an epoch that does not follow from what this runner knows; nothing of it is recorded. */
function refuseOddEpoch(
  plan: CompiledPlan,
  { epoch, holder }: WorkloadRecord,
  ref: RunRef,
  granted: number,
): void {
  const same = holder?.run_id === ref.run_id && holder.epoch === granted;
  if (same || isNextEpoch(granted, epoch)) return;
  const why = `it granted epoch ${granted}, and the highest that this runner has seen is ${epoch}`;
  throw refusal([unsoundReason(plan.environment, plan.workload, why)]);
}
