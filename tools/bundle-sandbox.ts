import { join } from 'node:path';
import { build } from 'esbuild';

const LIB = join(__dirname, '..');
const SOURCES = join(LIB, '../sandbox');
const PROGRAMS = [
  'hyops/main',
  'hyops/tool',
  'setup/main',
  'ssh/scp',
  'ssh/ssh',
  'witness/main',
  'world/main',
];

/**
 * Bundles each program of the sandbox into one file. A run starts the stand-in `hyops` a dozen times, and loading its
 * 150 modules one by one takes longer than everything it then does.
 */
async function bundleSandbox(): Promise<void> {
  await build({
    entryPoints: PROGRAMS.map((name) => join(SOURCES, `${name}.ts`)),
    outbase: SOURCES,
    outdir: join(LIB, 'sandbox'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

// esbuild has printed the reasons.
bundleSandbox().catch(() => {
  process.exitCode = 1;
});
