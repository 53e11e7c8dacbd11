import { join } from 'node:path';
import { build } from 'esbuild';

const STAND_IN = join(__dirname, '../sandbox/hyops');

/**
 * Puts each program of the stand-in `hyops` into one file, over the compiled one. A run starts it some twenty times,
 * and reading its 150 modules took longer than all that it then does.
 */
async function bundleStandIn(): Promise<void> {
  await build({
    entryPoints: ['main.js', 'tool.js'].map((name) => join(STAND_IN, name)),
    outdir: STAND_IN,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

// What was wrong has been said by then.
bundleStandIn().catch(() => {
  process.exitCode = 1;
});
