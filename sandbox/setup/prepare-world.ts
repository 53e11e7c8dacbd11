import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonOrEmpty, writeJson } from '../json-file';
import { type Mapping, mappingAt, numberAt, textAt } from '../mapping';
import type { Options } from './options';
import { choosePorts } from './ports';
import { copyAssets, renderConfig } from './render-config';
import { seedRunner } from './seed-runner';
import { seedRuntime } from './seed-runtime';
import { seedSites } from './seed-sites';
import { seedVault } from './seed-vault';
import { valuesFor } from './values';

/**
 * Makes a folder a local world in which the incident has just happened, or brings an existing one up to date:
 * ports, data, states and secrets that are there stay. Returns the values that configuration is rendered from.
 */
export async function prepareWorld(options: Options): Promise<Mapping> {
  const { directory } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'sandbox.json');
  const existing = readJsonOrEmpty(file);
  const ports = await choosePorts(mappingAt(existing, 'ports'), options.firstPort);
  const dnsApiKey = textAt(existing, 'dns_api_key') || randomBytes(18).toString('base64url');
  const timeScale = options.timeScale ?? numberAt(existing, 'time_scale', 1);
  const values = valuesFor(options, ports);
  mkdirSync(textAt(values, 'home'), { recursive: true, mode: 0o700 });
  writeJson(file, { ports, dns_api_key: dnsApiKey, time_scale: timeScale, values });
  copyAssets('core', textAt(values, 'core_root'));
  writeJson(join(textAt(values, 'core_root'), 'sandbox.json'), {
    control_url: textAt(values, 'control_url'),
    faults_file: textAt(values, 'faults_file'),
    executions_file: textAt(values, 'executions_file'),
    time_scale: timeScale,
  });
  seedRuntime(values, seedSites(directory));
  seedVault(values, dnsApiKey);
  seedRunner(values, directory);
  renderConfig(values);
  copyAssets('decisions', join(directory, 'decisions'));
  return values;
}
