import { readFile } from 'node:fs/promises';
import type { PlanRef } from '../../../contract/run/activity-messages';
import { DECISION_QUEUE } from '../../../contract/words/names';
import type { World } from '../../support/a-world';
import { type Came, Rogue } from './a-rogue';
import { queueOf } from './queue-of';

/** A run whose workflow code is now the attacker's. */
export interface TakenRun {
  plan: PlanRef;
  ask(activity: string, ...args: unknown[]): Promise<Came>;
  runCall(call: string, retry?: unknown, epoch?: number): Promise<Came>;
}

/** Takes over a run that waits for people. */
export async function takeRun(world: World, id: string): Promise<TakenRun> {
  const { run_id, plan_digest, workflow_id } = await world.status(id);
  const { home } = JSON.parse(await readFile(world.path('evidence/home.json'), 'utf8'));
  const plan = { ref: { decision_id: id, run_id }, plan_digest: plan_digest ?? '', home, workflow_id };
  await world.killWorker();
  const rogue = await Rogue.over(world, workflow_id, run_id, DECISION_QUEUE);
  await world.startWorker();
  const ask = (activity: string, ...args: unknown[]) => rogue.ask(activity, queueOf(activity), ...args);
  const runCall = (call: string, retry: unknown = 0, epoch = 1) =>
    ask('runCall', { ...plan, call, retry, epoch });
  return { plan, ask, runCall };
}
