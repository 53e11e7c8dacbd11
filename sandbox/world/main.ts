#!/usr/bin/env node
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readWorldSettings } from '../world-layout';
import { openWorld } from './world';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' } } });
  if (!values.dir) throw new Error('--dir DIR is missing: the folder that sandbox/setup made.');
  const directory = resolve(values.dir);
  const world = await openWorld(directory);
  const { dnsApiKey, ...ports } = readWorldSettings(directory);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      world.close();
      // A request in flight must not hold the process: it ends within a second whatever happens.
      setTimeout(() => process.exit(0), 200).unref();
    });
  }
  process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid, directory, ...ports })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The local world did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
