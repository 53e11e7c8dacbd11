import { setTimeout as delay } from 'node:timers/promises';
import type { DrClient, RunView } from '../../client';
import { createLiveTable } from '../../client/terminal/live-table';
import { runChanges } from '../../client/terminal/run-changes';
import { runLines } from '../../client/terminal/run-lines';
import { say } from './narrator';

const LOOK_EVERY_MS = 250;

type Condition = (view: RunView) => boolean;

/** Polls a run until the condition holds, the run has ended or it waits for an operator. */
export async function lookUntil(
  client: DrClient,
  id: string,
  condition: Condition,
  signal: AbortSignal,
  look: (view: RunView) => void = () => undefined,
): Promise<RunView> {
  for (;;) {
    const view = await client.status(id);
    look(view);
    if (view.end || view.phase === 'awaiting-operator' || condition(view)) return view;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Shows a run as it goes on: in place on a terminal, otherwise one line for each change. */
export function showRun(client: DrClient, id: string, signal: AbortSignal) {
  const from = performance.now();
  let before: RunView | undefined;
  return (condition: Condition): Promise<RunView> => {
    const table = createLiveTable(process.stdout);
    return lookUntil(client, id, condition, signal, (view) => {
      if (process.stdout.isTTY) table.draw(runLines(view));
      else for (const change of runChanges(before, view)) say(`${sinceStart(from)}  ${change}`);
      before = view;
    });
  };
}

function sinceStart(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1).padStart(5)} s`;
}
