import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Command } from 'commander';
import type { Configuration } from '../contract/configuration';
import { DECISION_QUEUE, runnerQueue } from '../contract/names';
import { configurationOrExit, configurationPlace, EXIT, withConfiguration } from './command-line';
import { connect, type TemporalAccess, type TemporalFlags } from './connection';
import { buildDependencies } from './dependencies';
import { createWorkers, type Duty } from './run-workers';
import { ensureSearchAttributes } from './search-attributes';

interface Options extends TemporalFlags {
  config?: string;
  json?: boolean;
  runner?: string[];
  decisions?: boolean;
}

/** `run`: polls the decision queue and the runners' queues until told to end. Without flags: all of them. */
export function runCommand(): Command {
  return withConfiguration(new Command('run'))
    .description('run a worker')
    .option('--runner <name...>', 'poll the queue of this runner')
    .option('--decisions', 'poll the decision queue')
    .option('--address <address>', 'Temporal address')
    .option('--namespace <name>', 'Temporal namespace')
    .option('--profile <name>', 'Temporal configuration profile')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const place = configurationPlace(options.config);
  const { configuration } = await configurationOrExit(place, options.json ?? false);
  const duty = dutyOf(options, configuration);
  // The native core would print to stdout, which belongs to programs that read JSON from it.
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      console.error(level, message, JSON.stringify(meta ?? {})),
    ),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
  const access = await connectOrExit(options, configuration);
  await ensureSearchAttributes(access.connection, access.client);
  const workers = await createWorkers(
    duty,
    access,
    await buildDependencies(access.client, place, configuration),
  );
  const ended = Promise.all(workers.map((worker) => worker.run()));
  const queues = [...(duty.decisions ? [DECISION_QUEUE] : []), ...duty.runners.map(runnerQueue)];
  console.log(JSON.stringify({ ready: true, pid: process.pid, namespace: access.namespace, queues }));
  await ended;
  await access.connection.close();
}

function dutyOf({ runner, decisions }: Options, configuration: Configuration): Duty {
  const known = configuration.runners.map((one) => one.name);
  const unknown = runner?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`runner "${unknown}" is not configured; there are ${known.join(', ')}`);
    process.exit(EXIT.invalidInput);
  }
  if (runner === undefined && !decisions) return { decisions: true, runners: known };
  return { decisions: decisions ?? false, runners: runner ?? [] };
}

async function connectOrExit(flags: TemporalFlags, configuration: Configuration): Promise<TemporalAccess> {
  try {
    return await connect(flags, configuration.temporal);
  } catch (error) {
    console.error(`Temporal cannot be reached: ${error instanceof Error ? error.message : error}`);
    process.exit(EXIT.unreachable);
  }
}
