import { Command } from 'commander';
import { EXIT, REPLAY_DIFFERS } from '../../contract/words/exit-codes';
import { printDocument, printLines } from '../print';
import { type Replayed, replayPlace } from '../replay/replay-place';

/** `replay`: replays recorded runs with the workflow code of this build; exit code 24 when one differs. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('replay recorded runs with this build; exit code 24 when one differs')
    .argument('<history...>', 'history files, or evidence folders of runs or decisions')
    .option('--json', 'print one JSON document on stdout')
    .option('--debug', 'show stack traces')
    .action(replay);
}

async function replay(paths: string[], { json }: { json?: boolean }): Promise<void> {
  const replays: Replayed[] = [];
  for (const path of paths) replays.push(...(await replayPlace(path)));
  if (json) printDocument({ replays });
  else for (const one of replays) printLines(inWords(one));
  const same = replays.every(({ differences }) => differences.length === 0);
  process.exitCode = same ? EXIT.done : REPLAY_DIFFERS;
}

function inWords({ place, differences, nothing }: Replayed): string[] {
  if (nothing !== null) return [`${place}: nothing to replay, ${nothing}`];
  if (differences.length === 0) return [`${place}: the same on this build`];
  const lines = differences.map(
    ({ clause, file, what }) => `  ✗ ${[clause, file].join(' ').trim()}: ${what}`,
  );
  return [`${place}: differs on this build`, ...lines];
}
