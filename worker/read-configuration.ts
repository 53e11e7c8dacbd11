import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { codeOf } from '../activities/files/error-code';
import {
  CONFIGURATION_FILE,
  type ConfigurationFolder,
  isPlanFile,
  POLICY_FILE,
  parseConfigurationFolder,
} from '../contract/configuration/folder';
import { MODULES_FILE } from '../contract/configuration/modules-file';
import { SIGNERS_FILE } from '../contract/signing/allowed-signers';
import type { Parsed } from '../contract/words/failures';

/** Reads a configuration folder; reports every problem of every file. */
export function readConfiguration(folder: string): Promise<Parsed<ConfigurationFolder>> {
  return configurationReader(folder)();
}

/**
 * Returns a function that reads the folder, for example before each call of a run. It reads the files each time but
 * parses them only after a change, because parsing takes longer than most of a worker's other work.
 */
export function configurationReader(folder: string): () => Promise<Parsed<ConfigurationFolder>> {
  let known: { texts: Map<string, string>; parsed: Parsed<ConfigurationFolder> } | undefined;
  return () =>
    unlessUnreadable(folder, async () => {
      const texts = await textsIn(folder);
      if (!known || !isDeepStrictEqual(known.texts, texts))
        known = { texts, parsed: parseConfigurationFolder(resolve(folder), texts) };
      return structuredClone(known.parsed);
    });
}

async function unlessUnreadable<T>(folder: string, read: () => Promise<Parsed<T>>): Promise<Parsed<T>> {
  try {
    return await read();
  } catch (error) {
    const what = `the configuration cannot be read: ${error instanceof Error ? error.message : error}`;
    const advice = 'give the user that runs the worker read access to the folder';
    return { ok: false, reasons: [{ code: 'ConfigurationInvalid', what, where: folder, do: advice }] };
  }
}

/** Reads the files of a configuration folder as text, by relative path. */
async function textsIn(folder: string): Promise<Map<string, string>> {
  const plans = (await unlessMissing(readdir(join(folder, 'plans')))) ?? [];
  const paths = [
    CONFIGURATION_FILE,
    POLICY_FILE,
    SIGNERS_FILE,
    MODULES_FILE,
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
