import { Command } from 'commander';
import { Sweep, type Swept } from '../activities/evidence/sweep';
import { CallFolders } from '../activities/hyops/call-folders';
import { EXIT } from '../contract/exit-codes';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';
import { connect, type TemporalFlags, withTemporal } from './connection';
import { buildDependencies } from './dependencies';

type Options = RoomOptions & TemporalFlags;

/** `seal`: the evidence of a decision whose run could not seal it, or was ended outside the runner. */
export function sealCommand(): Command {
  return withTemporal(withConfiguration(new Command('seal')))
    .description('seal the evidence of a decision whose run could not')
    .argument('<id>', 'decision id')
    .action((id: string, options: Options) => sweepWith(options, (sweep) => sweep.decision(id)));
}

/** `sweep`: the same for every run that has ended and is not sealed; workers do so every few minutes too. */
export function sweepCommand(): Command {
  return withTemporal(withConfiguration(new Command('sweep')))
    .description('seal the evidence of every run that ended without')
    .action((options: Options) => sweepWith(options, (sweep) => sweep.all()));
}

async function sweepWith(options: Options, work: (sweep: Sweep) => Promise<Swept[]>): Promise<void> {
  const place = placeOf(options);
  const { configuration } = await configurationIn(place);
  const { connection, client } = await connect(options, configuration.temporal);
  try {
    const { evidence } = await buildDependencies(client, place, configuration);
    const calls = new CallFolders(configuration.state_dir);
    const swept = await work(new Sweep({ client, evidence, calls }));
    const lines = swept.map(
      ({ decision_id, run_id, state, says }) => `${decision_id} ${run_id}: ${state}, ${says}`,
    );
    console.log(
      options.json ? JSON.stringify({ swept }) : lines.join('\n') || 'every run that has ended is sealed',
    );
    if (swept.some(({ state }) => state === 'unsealed')) process.exitCode = EXIT.refused;
  } finally {
    await connection.close();
  }
}
