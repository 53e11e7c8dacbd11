import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../yaml-file';
import type { Arguments } from '../command-line/arguments';
import { coreFolder } from '../runtime/core-root';
import { canonical, locateRuntime, type Runtime } from '../runtime/runtime-root';
import type { Blueprint } from './blueprint';
import { readBlueprint, requireBlueprintRef } from './read-blueprint';

/** Where a runtime keeps the blueprints that its operators edit. */
export const overlayFolder = (runtime: Runtime): string => join(runtime.config, 'blueprints');

/** The overlay's file name: the blueprint's name alone, so that two scopes with one name collide. */
export function overlayName(ref: string): string {
  return `${ref.replace(/^[^/]*\//, '').replace(/@.*$/, '')}.yml`;
}

/** Only a runtime named by a flag is searched for an overlay; one named by the environment is passed over. */
function overlayFor(args: Arguments, ref: string): string {
  if (!ref || (!args.option('root') && !args.option('env'))) return '';
  const folder = canonical(overlayFolder(locateRuntime(args)));
  const file = canonical(join(folder, overlayName(ref)));
  if (!file.startsWith(`${folder}/`))
    throw new Error(`initialized blueprint resolves outside ${folder}: ${file}`);
  if (!existsSync(file)) return '';
  if (!statSync(file).isFile()) throw new Error(`initialized blueprint is not a file: ${file}`);
  return file;
}

function shippedFile(args: Arguments, ref: string): string {
  if (!ref) throw new Error('either --ref or --file is required');
  requireBlueprintRef(ref, 'blueprint ref');
  const folder = join(coreFolder(args.option('blueprints-root') || 'blueprints'), ref);
  const found = ['blueprint.yml', 'blueprint.yaml']
    .map((name) => join(folder, name))
    .find((file) => existsSync(file));
  if (!found) throw new Error(`blueprint file not found under: ${folder}`);
  return found;
}

function explicitFile(path: string): string {
  const file = canonical(path);
  if (!existsSync(file)) throw new Error(`blueprint file not found: ${file}`);
  return file;
}

/** The shipped blueprint or the file named, never an overlay. */
export function loadShippedBlueprint(args: Arguments): Blueprint {
  const explicit = args.option('file').trim();
  const path = explicit ? explicitFile(explicit) : shippedFile(args, args.option('ref').trim());
  return readBlueprint(readYaml(path), path);
}

/** The blueprint a command means: `--file`, else the runtime's overlay, else the shipped one. */
export function loadBlueprint(args: Arguments): Blueprint {
  const ref = args.option('ref').trim();
  const overlay = args.option('file').trim() ? '' : overlayFor(args, ref);
  if (!overlay) return loadShippedBlueprint(args);
  const blueprint = readBlueprint(readYaml(overlay), overlay);
  if (blueprint.blueprint_ref !== ref) {
    throw new Error(
      `initialized blueprint ref mismatch: requested ${ref}, file declares ${blueprint.blueprint_ref}: ${overlay}`,
    );
  }
  return blueprint;
}

/** A file outside the runtime's own blueprints must not be executed. */
export function requireOverlayScope(args: Arguments, runtime: Runtime, command: string): void {
  const explicit = args.option('file').trim();
  const folder = canonical(overlayFolder(runtime));
  if (explicit && !canonical(explicit).startsWith(`${folder}/`)) {
    throw new Error(`${command} requires --file to live under ${folder} for the selected runtime`);
  }
}
