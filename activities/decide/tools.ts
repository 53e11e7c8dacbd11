import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.looseObject({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** Returns the versions of the programs that compile and execute a plan. */
export function toolsOf(hyops: string) {
  const text = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
  const { version, dependencies } = Manifest.parse(JSON.parse(text));
  return {
    hyops_dr: version,
    hyops,
    node: process.versions.node,
    temporal_sdk: dependencies['@temporalio/worker'] ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
  };
}
