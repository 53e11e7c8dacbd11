import { existsSync } from 'node:fs';
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
import { unreadable } from './read-artifact';

/** The configuration folder that is meant: the one given, HYOPS_DR_CONFIG, ./hyops-dr, /etc/hyops-dr. */
export function findConfiguration(given: string | undefined): string | undefined {
  const named = given ?? process.env['HYOPS_DR_CONFIG'];
  if (named !== undefined) return resolve(named);
  return ['hyops-dr', '/etc/hyops-dr'].map((folder) => resolve(folder)).find((folder) => existsSync(folder));
}

/** Reads and understands a configuration folder. */
export async function readConfiguration(folder: string): Promise<Parsed<ConfigurationFolder>> {
  return parseConfigurationFolder(resolve(folder), await configurationTexts(folder));
}

/** The texts of the files that make up a configuration folder, by their path in it. */
export async function configurationTexts(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of await configurationFiles(folder))
    texts.set(path, await readFile(join(folder, path), 'utf8'));
  return texts;
}

async function configurationFiles(folder: string): Promise<string[]> {
  try {
    const found = await readdir(folder, { recursive: true });
    return found.filter((path) => path === CONFIGURATION_FILE || path === POLICY_FILE || isPlanFile(path));
  } catch (error) {
    throw unreadable(folder, error);
  }
}
