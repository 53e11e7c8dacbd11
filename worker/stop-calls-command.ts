import { Command } from 'commander';
import { CallFolders } from '../activities/hyops/call-folders';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

const LOOK_EVERY_MS = 100;
/** A killed call is gone at once; its supervisor still has the result to write. */
const KILLED_MS = 1500;

/** `stop-calls`: interrupts the HyOps calls in flight on this runner and waits for them; for `dev` and for maintenance. */
export function stopCallsCommand(): Command {
  return withConfiguration(new Command('stop-calls'))
    .description('interrupt the HyOps calls in flight on this runner')
    .option('--reason <text>', 'why', 'the runner was stopped')
    .option('--grace <seconds>', 'how long they have before they are killed', Number, 7)
    .action(async (options: RoomOptions & { reason: string; grace: number }) => {
      const { configuration } = await configurationIn(placeOf(options));
      const calls = new CallFolders(configuration.state_dir);
      const interrupt = () => calls.interruptAll(options.reason);
      const interrupted = await interrupt();
      const killed = (await gone(interrupt, options.grace * 1000)) ? [] : await calls.killAll();
      if (killed.length > 0) await gone(() => calls.killAll(), KILLED_MS);
      console.log(JSON.stringify({ interrupted, killed }));
    });
}

/** Acts again and again until no call is alive; false when some still are after that time. */
async function gone(act: () => Promise<string[]>, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while ((await act()).length > 0) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return true;
}
