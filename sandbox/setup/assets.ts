import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of the sandbox's files beside the code: copied there by the build, or still in the sources. */
export function assetFolder(name: string): string | undefined {
  const candidates = [join(__dirname, '..', name), join(__dirname, '..', '..', '..', 'sandbox', name)];
  return candidates.find((folder) => existsSync(folder));
}

/** The sample plans of the product, which the local world fills in with its own values. */
export const samplePlans = join(__dirname, '..', '..', 'client', 'sample', 'plans');
