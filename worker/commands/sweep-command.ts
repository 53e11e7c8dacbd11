import { Command } from 'commander';
import { CallFolders } from '../../activities/process/call-folders';
import { sealLost, type Word } from '../../activities/sweep/lost-runs';
import type { SealDependencies } from '../../activities/sweep/seal-branch';
import { Sweep, type SweepResult } from '../../activities/sweep/sweep';
import { connect } from '../../connection/connect';
import { withConnectionFlags } from '../../connection/flags';
import type { ConnectionSettings } from '../../connection/settings';
import { DrError } from '../../contract/words/dr-error';
import { EXIT } from '../../contract/words/exit-codes';
import { buildDependencies } from '../dependencies';
import { printDocument, printLines } from '../print';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

/** A person waits for the command, so it may take longer than a sweep of a worker. */
const MOST_MS = 10 * 60_000;

type Options = RoomOptions & ConnectionSettings;

/** `seal`: seals the evidence of a decision whose run could not, or was ended outside the runner. */
export function sealCommand(): Command {
  return withConnectionFlags(withConfiguration(new Command('seal')))
    .description('seal the evidence of a decision whose run did not')
    .argument('<id>', 'decision id')
    .option('--lost', 'seal a run that Temporal no longer knows, from its files')
    .option('--as <name>', 'with --lost: your name')
    .option('--reason <text>', 'with --lost: why the run is lost')
    .option('--namespace-gone <id>', 'with --lost: id of the namespace of the run, which no longer exists')
    .action((id: string, options: Options & LostOptions) => {
      const word = wordOf(options);
      return sweepWith(options, async (deps) =>
        word
          ? { swept: await sealLost(deps, id, word), not_reached: 0, problems: [] }
          : new Sweep(deps).decision(id),
      );
    });
}

/** `sweep`: seals every run that ended without sealed evidence, as workers do every few minutes. */
export function sweepCommand(): Command {
  return withConnectionFlags(withConfiguration(new Command('sweep')))
    .description('seal every run that ended without sealed evidence')
    .action((options: Options) => sweepWith(options, (deps) => new Sweep(deps, MOST_MS).all()));
}

interface LostOptions {
  lost?: true;
  as?: string;
  reason?: string;
  namespaceGone?: string;
}

function wordOf({ lost, as: by, reason, namespaceGone }: LostOptions): Word | undefined {
  if (!lost) return undefined;
  if (by && reason) return { by, reason, namespaceGone };
  throw new DrError('invalid', [
    {
      what: 'sealing a run without its history requires a statement by a person',
      where: '--lost',
      do: 'give --as NAME and --reason TEXT; evidence keeps both',
    },
  ]);
}

async function sweepWith(
  options: Options,
  work: (deps: SealDependencies) => Promise<SweepResult>,
): Promise<void> {
  const place = placeOf(options);
  const { configuration } = await configurationIn(place);
  const client = await connect(options, configuration.temporal);
  try {
    const { evidence, retell } = await buildDependencies(client, place, configuration);
    const calls = new CallFolders(configuration.state_dir);
    const result = await work({ client, evidence, calls, retell });
    const { swept, not_reached, problems } = result;
    const lines = [
      ...swept.map(({ decision_id, run_id, state, says }) => `${decision_id} ${run_id}: ${state}, ${says}`),
      ...problems,
      ...(not_reached > 0 ? [`there was no time for ${not_reached} runs: run the command again`] : []),
    ];
    if (options.json) printDocument(result);
    else printLines(lines.length > 0 ? lines : ['all ended runs are sealed']);
    const undone = swept.some(({ state }) => state === 'unsealed' || state === 'lost');
    if (undone || not_reached > 0 || problems.length > 0) process.exitCode = EXIT.refused;
  } finally {
    await client.connection.close();
  }
}
