import { readFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import type { Dependencies } from '../activities';
import type { HyopsInstallation } from '../activities/hyops/installation';
import { createHyopsReader } from '../activities/hyops/reader';
import { createSecretFilter } from '../activities/redaction/secret-filter';
import { createDirectoryStore } from '../activities/store/directory-store';
import { openHome } from '../activities/store/home';
import { createSigner } from '../activities/store/signer';
import type { Configuration } from '../contract/configuration/configuration';
import { configurationReader } from './read-configuration';
import { createRetell } from './replay/retell';

/** Builds the dependencies of the activities from the configuration that was read at the start. */
export async function buildDependencies(
  client: Client,
  folder: string,
  configuration: Configuration,
): Promise<Dependencies> {
  const installation = installationOf(configuration);
  const hyops = createHyopsReader(installation);
  const filter = createSecretFilter(installation, hyops);
  return {
    client,
    configuration,
    readConfiguration: configurationReader(folder),
    installation,
    hyops,
    filter,
    retell: createRetell(),
    evidence: createDirectoryStore(
      await openHome(configuration.evidence.dir, configuration.state_dir),
      await signerOf(configuration),
      filter,
    ),
  };
}

async function signerOf({ evidence }: Configuration) {
  return evidence.key === undefined ? undefined : createSigner(await readFile(evidence.key, 'utf8'));
}

export function installationOf({ hyops, environments }: Configuration): HyopsInstallation {
  return {
    command: hyops.command,
    coreRoot: hyops.core_root,
    vaultPasswordFile: hyops.vault_password_file,
    home: hyops.home,
    path: hyops.path,
    variables: hyops.variables,
    runtimeRoots: Object.fromEntries(
      Object.entries(environments).map(([name, one]) => [name, one.runtime_root]),
    ),
  };
}
