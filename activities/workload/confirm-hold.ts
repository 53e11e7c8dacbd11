import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/activity';
import type { Reason } from '../../contract/words/failures';
import { refusal } from '../temporal/refusal';
import { authorityOf } from './authority';
import { type Asking, type HoldDependencies, knownNow, register } from './hold';
import { freezeFor, frozenReason } from './obstacle';

const TRIES = 3;
const BETWEEN_TRIES_MS = 1_000;

/**
 * Checks right before a change that the run still holds its workload and that nobody froze it (C6.5). The record of
 * this runner decides. An authority that has lost the run, and has given the workload to no other, is told again.
 */
export async function holdReasons(deps: HoldDependencies, asking: Asking, epoch: number): Promise<Reason[]> {
  for (let tried = 1; ; tried++)
    try {
      return await holdReasonsNow(deps, asking, epoch);
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
      const [reasons] = (error.details ?? []) as [Reason[]?];
      // A call is retried without limit; a person must learn that nobody answers.
      if (tried === TRIES) throw reasons ? refusal(reasons) : error;
      await delay(BETWEEN_TRIES_MS);
    }
}

async function holdReasonsNow(deps: HoldDependencies, asking: Asking, epoch: number): Promise<Reason[]> {
  const { plan, ref } = asking;
  const authority = authorityOf(deps.client, plan.environment, plan.workload);
  const { known, said } = await knownNow(deps, plan, authority);
  const { record } = known;
  const frozen = freezeFor(record, plan);
  const reasons = frozen ? [frozenReason(plan, frozen, 'retry')] : [];
  const { holder } = record;
  if (holder?.run_id !== ref.run_id || holder.epoch !== epoch || record.epoch !== epoch)
    return [...reasons, stale(asking, epoch, record.epoch)];
  if (frozen || (said.holder?.run_id === ref.run_id && said.epoch === epoch)) return reasons;
  if (said.epoch > epoch) return [stale(asking, epoch, said.epoch)];
  const { answer } = await register(deps, authority, asking, record, null);
  if (answer.granted) return answer.epoch === epoch ? [] : [stale(asking, epoch, answer.epoch)];
  if (answer.frozen) return [frozenReason(plan, answer.frozen, 'retry')];
  return [stale(asking, epoch, null, answer.holder?.decision_id)];
}

function stale({ plan }: Asking, own: number, current: number | null, by?: string): Reason {
  const now = by === undefined ? `the current one is ${current}` : `decision ${by} holds it`;
  return {
    code: 'EpochStale',
    what: `this run no longer holds workload ${plan.workload}: its epoch is ${own}, and ${now}`,
    where: plan.workload,
    do: 'abort this run, because another one has taken over',
  };
}
