import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import type { Command } from 'commander';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import { configurationPlace } from '../../contract/configuration/place';
import { DrError, errorDocument, reasonLines, toldError } from '../../contract/words/dr-error';
import { EXIT } from '../../contract/words/exit-codes';
import { printDocument, printNotes } from '../print';
import { readConfiguration } from '../read-configuration';

/** Options of every worker command. */
export interface RoomOptions {
  config?: string;
  json?: boolean;
}

export function withConfiguration(command: Command): Command {
  return command
    .option('--config <dir>', 'configuration folder')
    .option('--json', 'print one JSON document on stdout')
    .option('--debug', 'show stack traces');
}

/** Returns the configuration folder: `--config`, `HYOPS_DR_CONFIG`, or the first default folder that exists. */
export function placeOf({ config }: RoomOptions): string {
  return configurationPlace(config ?? process.env['HYOPS_DR_CONFIG'], existsSync);
}

/** Reads the configuration in a folder; throws with every problem. */
export async function configurationIn(place: string): Promise<ConfigurationFolder> {
  const folder = await readConfiguration(place);
  if (folder.ok) return folder.value;
  throw new DrError('invalid', folder.reasons);
}

/** Prints an error: JSON on stdout for programs, lines on stderr for people; returns the exit code. */
export function reportError(error: unknown, { json, debug }: { json: boolean; debug: boolean }): number {
  const told = toldError(error);
  if (json) printDocument(errorDocument(told));
  printNotes(reasonLines(told.reasons));
  if (debug) printNotes(inspect(error).split('\n'));
  return EXIT[told.kind];
}
