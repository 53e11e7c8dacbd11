import { GracefulShutdownPeriodExpiredError, Runtime, type Worker } from '@temporalio/worker';
import { Command, Option } from 'commander';
import { withConnectionFlags } from '../../connection/flags';
import type { ConnectionSettings } from '../../connection/settings';
import type { Configuration } from '../../contract/configuration/configuration';
import { DrError } from '../../contract/words/dr-error';
import { EXIT } from '../../contract/words/exit-codes';
import { DECISION_QUEUE, runnerQueues } from '../../contract/words/names';
import { connectWorker, type TemporalAccess } from '../connection';
import { buildDependencies } from '../dependencies';
import { LOG_FORMATS } from '../observe/log';
import { interceptorsOf, type ObserverFlags, type Observers, openObservers } from '../observe/observers';
import { telling } from '../observe/telling-filter';
import { printDocument, printNotes } from '../print';
import { ACTIVITY_SLOTS, createWorkers, type Duty } from '../run-workers';
import { ensureSearchAttributes } from '../search-attributes';
import { sweepAgainAndAgain } from '../sweep-loop';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

interface Options extends RoomOptions, ConnectionSettings, ObserverFlags {
  runner?: string[];
  decisions?: boolean;
}

/** `run`: polls the decision queue and runner queues until it is stopped; without flags, all of them. */
export function runCommand(): Command {
  return withConnectionFlags(withConfiguration(new Command('run')))
    .description('run a worker for the decision queue, for runners, or for both (default: all queues)')
    .option('--runner <name...>', 'poll the queue of this runner')
    .option('--decisions', 'poll the decision queue')
    .addOption(
      new Option('--log-format <format>', 'json, or text, which is the default on a terminal').choices(
        LOG_FORMATS,
      ),
    )
    .option('--observe <address>', 'serve health and metrics at this loopback address, or "off"')
    .action(run);
}

/** Runs until SIGINT or SIGTERM, then ends within 3 s. Calls in flight continue, and the next worker adopts them. */
async function run(options: Options): Promise<void> {
  const place = placeOf(options);
  const { configuration } = await configurationIn(place);
  const duty = dutyOf(options, configuration);
  const observers = await openObservers(options, configuration, (line) => printNotes([line]));
  const { log, observation, tracing } = observers;
  // Without forwarding, the native core would print to stdout, which is for JSON output.
  const logging = { forward: {}, filter: 'WARN' };
  const metrics = observation ? { metrics: observation.telemetry } : {};
  Runtime.install({ logger: log, telemetryOptions: { logging, ...metrics } });
  const access = await connectWorker(options, configuration.temporal);
  const workers = await createOrDisconnect(duty, access, { place, configuration }, observers);
  const ended = Promise.all(workers.map((worker) => worker.run()));
  const queues = [...(duty.decisions ? [DECISION_QUEUE] : []), ...duty.runners.flatMap(runnerQueues)];
  printDocument({ ready: true, pid: process.pid, namespace: access.namespace, queues });
  try {
    await ended;
  } catch (error) {
    if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error;
    log.info('some work did not end in time; the next worker continues it');
  }
  await tracing?.close();
  // Pending requests on the connection would keep the process alive.
  process.exit(EXIT.done);
}

/** Creates the workers. Closes the connection on failure, because it would keep the process alive. */
async function createOrDisconnect(
  duty: Duty,
  access: TemporalAccess,
  { place, configuration }: { place: string; configuration: Configuration },
  observers: Observers,
): Promise<Worker[]> {
  const { log, observation } = observers;
  try {
    await ensureSearchAttributes(access.connection, access.client);
    const built = await buildDependencies(access.client, place, configuration);
    const deps = { ...built, filter: telling(log, built.filter) };
    const workers = await createWorkers(duty, access, deps, interceptorsOf(observers, deps.evidence));
    const sweepMinutes = configuration.evidence.sweep_minutes;
    const surveys = duty.decisions;
    observation?.begin(access.client, workers, { surveys, sweepMinutes, slots: ACTIVITY_SLOTS });
    sweepAgainAndAgain(deps, log, observation);
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
        do: `use one of ${known.join(', ')}, or add the runner to hyops-dr.yaml`,
      },
    ]);
  if (runner === undefined && !decisions) return { decisions: true, runners: known };
  return { decisions: decisions ?? false, runners: runner ?? [] };
}
