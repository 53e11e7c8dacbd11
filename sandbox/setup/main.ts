#!/usr/bin/env node
import { readOptions } from './options';
import { prepareWorld } from './prepare-world';

async function main(): Promise<void> {
  const values = await prepareWorld(readOptions(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify(values)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The local world was not set up: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
