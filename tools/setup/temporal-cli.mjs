import process from 'node:process';
import { inCheckout } from './checkout.mjs';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';

/** Resolves to the path of a Temporal CLI: found, downloaded or built. The search reports on stderr what takes long. */
export async function locateTemporalCli() {
  const { code, output } = await runChild(process.execPath, [inCheckout('lib/tools/temporal-cli/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (code !== 0)
    throw new SetupError('This command needs a Temporal CLI, and none was found; the reasons are above.');
  return output.trim();
}
