import { Command } from 'commander';
import { CallFolders } from '../activities/hyops/call-folders';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

const LONGEST_MS = 9000;
const LOOK_EVERY_MS = 100;

/** `stop-calls`: interrupts the HyOps calls in flight on this runner and waits for them; for `dev` and for maintenance. */
export function stopCallsCommand(): Command {
  return withConfiguration(new Command('stop-calls'))
    .description('interrupt the HyOps calls in flight on this runner')
    .option('--reason <text>', 'why', 'the runner was stopped')
    .action(async (options: RoomOptions & { reason: string }) => {
      const { configuration } = await configurationIn(placeOf(options));
      const calls = new CallFolders(configuration.state_dir);
      const stopped = await calls.interruptAll(options.reason);
      const until = Date.now() + LONGEST_MS;
      while ((await calls.interruptAll(options.reason)).length > 0 && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      console.log(JSON.stringify({ interrupted: stopped }));
    });
}
