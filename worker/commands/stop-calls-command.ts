import { Command } from 'commander';
import { CallFolders } from '../../activities/process/call-folders';
import { stopCalls } from '../../activities/process/stop-calls';
import { printDocument } from '../print';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

/** `stop-calls`: interrupts the HyOps calls in flight on this runner and waits for them, for maintenance. */
export function stopCallsCommand(): Command {
  return withConfiguration(new Command('stop-calls'))
    .description('interrupt the HyOps calls in flight on this runner')
    .option('--reason <text>', 'why', 'the runner was stopped')
    .option('--grace <seconds>', 'time in seconds before the calls are killed', Number, 7)
    .action(async (options: RoomOptions & { reason: string; grace: number }) => {
      const { configuration } = await configurationIn(placeOf(options));
      const calls = new CallFolders(configuration.state_dir);
      printDocument(await stopCalls(calls, options.reason, options.grace * 1000));
    });
}
