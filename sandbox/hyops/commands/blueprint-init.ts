import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadShippedBlueprint, overlayFolder, overlayName } from '../blueprint/locate-blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say, sayJson } from '../command-line/terminal';
import { openRuntime, requireSelection } from '../runtime/runtime-root';
import { blueprintGrammar, type Command } from './command';

function destinationName(raw: string): string {
  if (raw.includes('/') || raw === '.' || raw === '..')
    throw new Error('--dest-name must be a file name, not a path');
  if (!/\.[^.]+$/.test(raw)) return `${raw}.yml`;
  if (!/\.ya?ml$/i.test(raw)) throw new Error('--dest-name must end in .yml or .yaml');
  return raw;
}

function initialize(args: Arguments): number {
  requireSelection(args, 'hyops blueprint init');
  const blueprint = loadShippedBlueprint(args);
  const folder = overlayFolder(openRuntime(args));
  mkdirSync(folder, { recursive: true });
  const file = join(
    folder,
    destinationName(args.option('dest-name').trim() || overlayName(blueprint.blueprint_ref)),
  );
  if (existsSync(file) && !args.has('force'))
    throw new Error(`initialized blueprint already exists: ${file} (use --force to overwrite)`);
  copyFileSync(blueprint.path, file);
  chmodSync(file, 0o600);
  if (args.has('json'))
    sayJson({ blueprint_ref: blueprint.blueprint_ref, status: 'initialized', source: blueprint.path, file });
  else say(`blueprint=${blueprint.blueprint_ref} status=initialized\nfile=${file}`);
  return exitCodes.ok;
}

/** Copies a shipped blueprint to where an operator edits it. */
export const blueprintInit: Command = {
  grammar: { options: [...(blueprintGrammar.options ?? []), 'dest-name'], switches: ['json', 'force'] },
  run(args) {
    try {
      return initialize(args);
    } catch (error) {
      say(`ERR: blueprint init failed: ${messageOf(error)}`);
      return exitCodes.operatorError;
    }
  },
};
