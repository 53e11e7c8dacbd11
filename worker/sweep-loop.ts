import type { LogLevel, LogMetadata } from '@temporalio/common';
import type { Dependencies } from '../activities';
import { CallFolders } from '../activities/process/call-folders';
import { Sweep, type SweepResult } from '../activities/sweep/sweep';
import type { Log } from './observe/log';
import type { Observation } from './observe/observation';

type Line = [level: LogLevel, message: string, fields?: LogMetadata];

/** Runs the sweep every few minutes while the process lives; logs only changes. */
export function sweepAgainAndAgain(
  { client, evidence, configuration, retell }: Dependencies,
  log: Pick<Log, 'log'>,
  observation: Pick<Observation, 'swept'> | undefined,
): void {
  const sweep = new Sweep({ client, evidence, calls: new CallFolders(configuration.state_dir), retell });
  let reported = new Set<string>();
  const again = async () => {
    const lines = await linesOf(async () => {
      const result = await sweep.all();
      await observation?.swept(result, evidence);
      return result;
    });
    for (const line of lines) if (!reported.has(JSON.stringify(line))) log.log(...line);
    reported = new Set(lines.map((line) => JSON.stringify(line)));
    later();
  };
  const later = () => void setTimeout(again, configuration.evidence.sweep_minutes * 60_000).unref();
  later();
}

async function linesOf(sweep: () => Promise<SweepResult>): Promise<Line[]> {
  try {
    return linesAbout(await sweep());
  } catch (error) {
    return [['WARN', 'the evidence sweep failed', { error }]];
  }
}

/** Returns what a sweep did and what it could not do, for the log; a run that goes on is not worth a line. */
function linesAbout({ swept, not_reached, problems }: SweepResult): Line[] {
  return [
    ...swept.flatMap(({ decision_id, run_id, state, says }): Line[] => {
      if (state === 'open') return [];
      const level = state === 'unsealed' || state === 'lost' ? 'WARN' : 'INFO';
      return [[level, `the evidence of a run is ${state}`, { decision_id, run_id, says }]];
    }),
    ...problems.map((says): Line => ['WARN', 'the evidence sweep is incomplete', { says }]),
    ...(not_reached > 0 ? [unreached(not_reached)] : []),
  ];
}

function unreached(not_reached: number): Line {
  return [
    'WARN',
    'the evidence sweep had no time for some runs; the next one begins with them',
    { not_reached },
  ];
}
