import { join } from 'node:path';
import { build } from 'esbuild';

const SANDBOX = join(__dirname, '../sandbox');
const PROGRAMS = [
  'hyops/main',
  'hyops/tool',
  'runner/scp',
  'runner/ssh',
  'setup/main',
  'witness/main',
  'world/main',
];

/**
 * Puts each program of the sandbox into one file, over the compiled one. A run starts the stand-in `hyops` a dozen
 * times, and reading its 150 modules took longer than all that it then does.
 */
async function bundleSandbox(): Promise<void> {
  await build({
    entryPoints: PROGRAMS.map((name) => join(SANDBOX, `${name}.js`)),
    outbase: SANDBOX,
    outdir: SANDBOX,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

// What was wrong has been said by then.
bundleSandbox().catch(() => {
  process.exitCode = 1;
});
