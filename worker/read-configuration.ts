import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf } from '../activities/error-code';
import { SIGNERS_FILE } from '../contract/allowed-signers';
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
  try {
    return parseConfigurationFolder(resolve(folder), await textsIn(folder));
  } catch (error) {
    const what = `the configuration cannot be read: ${error instanceof Error ? error.message : error}`;
    const advice = 'give the user of the worker the right to read it';
    return { ok: false, reasons: [{ code: 'ConfigurationInvalid', what, where: folder, do: advice }] };
  }
}

/** The texts of the files that make up a configuration folder, by their path in it. */
async function textsIn(folder: string): Promise<Map<string, string>> {
  const plans = (await unlessMissing(readdir(join(folder, 'plans')))) ?? [];
  const paths = [
    CONFIGURATION_FILE,
    POLICY_FILE,
    SIGNERS_FILE,
    ...plans.map((name) => `plans/${name}`).filter(isPlanFile),
  ];
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await unlessMissing(readFile(join(folder, path), 'utf8'));
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
