import { isPolled } from '../../activities/temporal/pollers';
import { connect } from '../../connection/connect';
import type { ConnectionSettings } from '../../connection/settings';
import type { Configuration } from '../../contract/configuration/configuration';
import { DECISION_QUEUE, runnerQueues } from '../../contract/words/names';
import { attempt, type Check, messageOf } from './check';

/** Checks that Temporal answers, and that a worker polls each queue. */
export async function checkTemporal(
  configuration: Configuration,
  flags: ConnectionSettings,
): Promise<Check[]> {
  const queues = [DECISION_QUEUE, ...configuration.runners.flatMap((runner) => runnerQueues(runner.name))];
  try {
    const client = await connect(flags, configuration.temporal);
    const polled = await Promise.all(
      queues.map((queue) =>
        attempt(`queue ${queue}`, 'start a worker: hyops-dr worker', async () => {
          if (!(await isPolled(client, queue, new Date()))) throw new Error('no worker polls it');
          return 'is polled';
        }),
      ),
    );
    await client.connection.close();
    const says = `answers, namespace ${client.options.namespace}`;
    return [{ check: 'Temporal', ok: true, says, do: null }, ...polled];
  } catch (error) {
    return [
      {
        check: 'Temporal',
        ok: false,
        says: messageOf(error),
        do: 'start the Temporal server, or correct its address in hyops-dr.yaml',
      },
    ];
  }
}
