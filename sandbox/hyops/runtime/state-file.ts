import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../../json-file';
import { type Mapping, textAt } from '../../mapping';
import { moduleIdOf, splitStateRef } from './module-reference';

/** Modules that are read under either name, because they once had the other. */
const aliases: Record<string, string> = {
  'platform/postgresql-ha': 'platform/onprem/postgresql-ha',
  'platform/onprem/postgresql-ha': 'platform/postgresql-ha',
  'platform/postgresql-ha-backup': 'platform/onprem/postgresql-ha-backup',
  'platform/onprem/postgresql-ha-backup': 'platform/postgresql-ha-backup',
};

function fileOf(stateFolder: string, module: string, instance: string): string {
  const folder = join(stateFolder, 'modules', moduleIdOf(module));
  return instance ? join(folder, 'instances', `${instance}.json`) : join(folder, 'latest.json');
}

/** Where the state of `module/ref#instance` is written. */
export function stateFile(stateFolder: string, stateRef: string): string {
  const { module, instance } = splitStateRef(stateRef);
  return fileOf(stateFolder, module, instance);
}

/** Where it is read: its own file, or an alias' when only that exists. */
export function existingStateFile(stateFolder: string, stateRef: string): string | undefined {
  const { module, instance } = splitStateRef(stateRef);
  const names = [module, aliases[module] ?? module];
  return names.map((name) => fileOf(stateFolder, name, instance)).find((file) => existsSync(file));
}

/** The state; throws with the path that was expected when there is none. */
export function readState(stateFolder: string, stateRef: string): Mapping {
  const file = existingStateFile(stateFolder, stateRef);
  if (!file) throw new Error(stateFile(stateFolder, stateRef));
  return readJson(file);
}

/** The state, or an empty mapping when there is none that can be read. */
export function readStateOrEmpty(stateFolder: string, stateRef: string): Mapping {
  try {
    return readState(stateFolder, stateRef);
  } catch {
    return {};
  }
}

/** `ok`, `running`, `error`, `destroyed`, ... or empty when there is no readable state. */
export function stateStatus(stateFolder: string, stateRef: string): string {
  return textAt(readStateOrEmpty(stateFolder, stateRef), 'status').toLowerCase();
}

/** Writes a state under its own name, never an alias; returns the path. */
export function writeState(stateFolder: string, stateRef: string, state: Mapping): string {
  const file = stateFile(stateFolder, stateRef);
  writeJson(file, state);
  return file;
}
