import type { Dependencies } from '../activities';
import { CallFolders } from '../activities/process/call-folders';
import { Sweep } from '../activities/sweep/sweep';
import { printNotes } from './print';

/** Runs the sweep every few minutes while the process lives; reports only changes. */
export function sweepAgainAndAgain({ client, evidence, configuration, retell }: Dependencies): void {
  const sweep = new Sweep({ client, evidence, calls: new CallFolders(configuration.state_dir), retell });
  let reported = new Set<string>();
  const again = async () => {
    const lines = await linesOf(sweep);
    printNotes(lines.filter((line) => !reported.has(line)));
    reported = new Set(lines);
    later();
  };
  const later = () => void setTimeout(again, configuration.evidence.sweep_minutes * 60_000).unref();
  later();
}

/** Returns what a sweep did and what it could not do, for the log; a run that goes on is not worth a line. */
async function linesOf(sweep: Sweep): Promise<string[]> {
  try {
    const { swept, not_reached, problems } = await sweep.all();
    return [
      ...swept.flatMap(({ decision_id, run_id, state, says }) =>
        state === 'open' ? [] : [`evidence of ${decision_id} ${run_id}: ${state}, ${says}`],
      ),
      ...problems.map((problem) => `the evidence sweep is incomplete: ${problem}`),
      ...(not_reached > 0
        ? [`the evidence sweep had no time for ${not_reached} runs; the next one begins with them`]
        : []),
    ];
  } catch (error) {
    return [`the evidence sweep failed: ${error instanceof Error ? error.message : error}`];
  }
}
