import { DefaultLogger, GracefulShutdownPeriodExpiredError, Runtime, type Worker } from '@temporalio/worker';
import { Command } from 'commander';
import { withConnectionFlags } from '../../connection/flags';
import type { ConnectionSettings } from '../../connection/settings';
import type { Configuration } from '../../contract/configuration/configuration';
import { DrError } from '../../contract/words/dr-error';
import { EXIT } from '../../contract/words/exit-codes';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';
import { connectWorker, type TemporalAccess } from '../connection';
import { buildDependencies } from '../dependencies';
import { createWorkers, type Duty } from '../run-workers';
import { ensureSearchAttributes } from '../search-attributes';
import { sweepAgainAndAgain } from '../sweep-loop';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

interface Options extends RoomOptions, ConnectionSettings {
  runner?: string[];
  decisions?: boolean;
}

/** `run`: polls the decision queue and the runners' queues until told to end. Without flags: all of them. */
export function runCommand(): Command {
  return withConnectionFlags(withConfiguration(new Command('run')))
    .description('run a worker')
    .option('--runner <name...>', 'poll the queue of this runner')
    .option('--decisions', 'poll the decision queue')
    .action(run);
}

/** Ends within 3 s of SIGINT or SIGTERM. Calls in flight go on; the next worker adopts them. */
async function run(options: Options): Promise<void> {
  const place = placeOf(options);
  const { configuration } = await configurationIn(place);
  const duty = dutyOf(options, configuration);
  // The native core would print to stdout, which belongs to programs that read JSON from it.
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      console.error(level, message, JSON.stringify(meta ?? {})),
    ),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
  const access = await connectWorker(options, configuration.temporal);
  const workers = await createOrDisconnect(duty, access, place, configuration);
  const ended = Promise.all(workers.map((worker) => worker.run()));
  const queues = [...(duty.decisions ? [DECISION_QUEUE] : []), ...duty.runners.map(runnerQueue)];
  console.log(JSON.stringify({ ready: true, pid: process.pid, namespace: access.namespace, queues }));
  try {
    await ended;
  } catch (error) {
    if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error;
    console.error('not everything came to an end in time; the next worker takes it up');
  }
  // Whatever still hangs on the connection would hold the process.
  process.exit(EXIT.done);
}

/** The workers, ready to run. When one cannot be made the connection is closed, for it would hold the process. */
async function createOrDisconnect(
  duty: Duty,
  access: TemporalAccess,
  place: string,
  configuration: Configuration,
): Promise<Worker[]> {
  try {
    await ensureSearchAttributes(access.connection, access.client);
    const deps = await buildDependencies(access.client, place, configuration);
    const workers = await createWorkers(duty, access, deps);
    sweepAgainAndAgain(access.client, deps.evidence, configuration);
    return workers;
  } catch (error) {
    await access.connection.close();
    throw error;
  }
}

function dutyOf({ runner, decisions }: Options, configuration: Configuration): Duty {
  const known = configuration.runners.map((one) => one.name);
  const unknown = runner?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new DrError('invalid', [
      {
        what: `runner "${unknown}" is not configured`,
        where: 'hyops-dr.yaml runners',
        do: `name one of ${known.join(', ')}, or add it`,
      },
    ]);
  if (runner === undefined && !decisions) return { decisions: true, runners: known };
  return { decisions: decisions ?? false, runners: runner ?? [] };
}
