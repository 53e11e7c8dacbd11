import { join } from 'node:path';
import { readJson } from './json-file';
import { mappingAt, numberAt, textAt } from './mapping';

/** One place that can hold the workload: a name, its loopback address, and the folder of its data. */
export type SitePlace = { name: string; address: string; folder: string };

/** Where each site answers; they share one port. */
export const siteAddresses = {
  onprem: '127.0.0.11',
  gcp: '127.0.0.12',
  'gcp-managed': '127.0.0.13',
  gke: '127.0.0.14',
} as const;

/** The address that the second place looks from. */
export const witnessAddress = '127.0.0.41';

/** Where the host of the runner on the premises answers. */
export const runnerAddress = '127.0.0.21';

/** The zone that the world is authoritative for. */
export const dnsZone = 'hyops.internal';
/** The name under which applications find the workload. */
export const serviceName = 'orders.dev.hyops.internal';

/** What `sandbox.json` in the folder of a local world fixes: its ports, its DNS API key, its clock. */
export type WorldSettings = {
  dnsPort: number;
  dnsApiPort: number;
  controlPort: number;
  sitePort: number;
  runnerPort: number;
  secretStorePort: number;
  dnsApiKey: string;
};

/** Reads the settings of a local world; throws when `setup` has not been run for the folder. */
export function readWorldSettings(directory: string): WorldSettings {
  const file = readJson(join(directory, 'sandbox.json'));
  const ports = mappingAt(file, 'ports');
  return {
    dnsPort: numberAt(ports, 'dns', 0),
    dnsApiPort: numberAt(ports, 'dns_api', 0),
    controlPort: numberAt(ports, 'control', 0),
    sitePort: numberAt(ports, 'site', 0),
    runnerPort: numberAt(ports, 'runner', 0),
    secretStorePort: numberAt(ports, 'secret_store', 0),
    dnsApiKey: textAt(file, 'dns_api_key'),
  };
}

/** The sites of a world, with their folders in it. */
export function sitePlaces(directory: string): SitePlace[] {
  return Object.entries(siteAddresses).map(([name, address]) => ({
    name,
    address,
    folder: join(directory, 'sites', name),
  }));
}

/** The home of the account that commands run as on the runner's host. */
export const runnerHome = (directory: string): string => join(directory, 'runner', 'home');
/** Where backups are kept. */
export const repositoryFolder = (directory: string): string => join(directory, 'repository');
/** Where second copies of backups are kept. */
export const secondaryRepositoryFolder = (directory: string): string =>
  join(directory, 'repository-secondary');
/** Where the zone is kept. */
export const zoneFile = (directory: string): string => join(directory, 'dns', 'zone.json');
