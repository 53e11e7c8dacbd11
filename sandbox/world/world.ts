import {
  dnsZone,
  readWorldSettings,
  repositoryFolder,
  runnerAddress,
  runnerHome,
  secondaryRepositoryFolder,
  sitePlaces,
  zoneFile,
} from '../world-layout';
import type { Closable } from './closable';
import { serveControlApi } from './control-api';
import { serveDns } from './dns-server';
import { servePowerDnsApi } from './powerdns-api';
import { Repository } from './repository';
import { RunnerHost } from './runner-host';
import { serveSecretStore } from './secret-store';
import { Site } from './site';
import { Zone } from './zone';

/** Opens every service of the local world in a folder; rejects when one of its ports is taken. */
export async function openWorld(directory: string): Promise<Closable> {
  const settings = readWorldSettings(directory);
  const zone = new Zone(dnsZone, zoneFile(directory));
  const repositories = {
    primary: new Repository(repositoryFolder(directory)),
    secondary: new Repository(secondaryRepositoryFolder(directory)),
  };
  const sites = sitePlaces(directory).map((place) => new Site(place, settings.sitePort));
  const runner = new RunnerHost(runnerAddress, settings.runnerPort, runnerHome(directory));
  const open: Closable[] = [...sites, runner];
  const close = () => {
    for (const service of open) service.close();
  };
  try {
    open.push(...(await serveDns(zone, settings.dnsPort)));
    open.push(await servePowerDnsApi(zone, settings.dnsApiPort, settings.dnsApiKey));
    open.push(await serveSecretStore(directory, settings.secretStorePort));
    for (const site of sites) await site.resume();
    await runner.start();
    open.push(await serveControlApi(sites, runner, repositories, settings.controlPort));
  } catch (error) {
    close();
    throw error;
  }
  return { close };
}
