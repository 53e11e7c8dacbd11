import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  CONFIGURATION_FILE,
  type ConfigurationFolder,
  isPlanFile,
  POLICY_FILE,
  parseConfigurationFolder,
} from '../contract/configuration-folder';
import type { Parsed } from '../contract/failures';

/** Reads a configuration folder; every problem of every file at once. */
export async function readConfiguration(folder: string): Promise<Parsed<ConfigurationFolder>> {
  const plans = await readdir(join(folder, 'plans')).catch((): string[] => []);
  const paths = [CONFIGURATION_FILE, POLICY_FILE, ...plans.map((name) => `plans/${name}`).filter(isPlanFile)];
  const files = new Map<string, string>();
  for (const path of paths) {
    const text = await readFile(join(folder, path), 'utf8').catch(() => undefined);
    if (text !== undefined) files.set(path, text);
  }
  return parseConfigurationFolder(resolve(folder), files);
}
