import { exitOfOutcome } from '../../contract/words/exit-codes';
import type { DrClient } from '../dr-client';
import type { RunView } from '../run-view';
import { followRun } from './follow-run';
import { createLiveTable } from './live-table';
import type { Output } from './output';
import { withProgress } from './progress';
import { runChanges } from './run-changes';
import { endLines, runLines } from './run-lines';

/** `live` shows each step as it happens; `quiet` only reports from time to time that it is waiting. */
export type Showing = 'live' | 'quiet';

/** Follows a run, shows its progress, and prints its end; returns the exit code of its outcome. */
export async function showRun(
  client: DrClient,
  decisionId: string,
  output: Output,
  { showing, timeoutMs }: { showing: Showing; timeoutMs: number },
): Promise<number> {
  const inPlace = showing === 'live' && process.stdout.isTTY && !output.json;
  const table = createLiveTable(process.stdout);
  let before: RunView | undefined;
  const look = (view: RunView) => {
    if (inPlace) table.draw(runLines(view));
    else if (showing === 'live')
      for (const change of runChanges(before, view)) output.line(`${new Date().toISOString()}  ${change}`);
    before = view;
  };
  let said = false;
  const away = ({ reasons }: Error & { reasons: { what: string }[] }) => {
    if (!said) output.note(`${reasons[0]?.what ?? 'Temporal does not answer'}; trying again`, 'yellow');
    said = true;
  };
  const following = followRun(client, decisionId, { look, away, timeoutMs });
  const end = await (showing === 'quiet'
    ? withProgress(`waiting for the run of ${decisionId} to end`, following)
    : following);
  output.answer(end, inPlace ? [] : [decisionId, ...endLines(end).slice(1)]);
  return exitOfOutcome(end.outcome);
}
