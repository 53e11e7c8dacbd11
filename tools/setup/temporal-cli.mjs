import process from 'node:process';
import { inCheckout } from './checkout.mjs';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';

/** The path of a Temporal CLI, found, downloaded or built; the search itself reports on stderr what takes long. */
export async function locateTemporalCli() {
  const { code, output } = await runChild(process.execPath, [inCheckout('lib/tools/temporal-cli/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (code !== 0)
    throw new SetupError('Without a Temporal CLI nothing can be run here; the reasons are above.');
  return output.trim();
}
