import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { ConfigurationFolder } from '../contract/configuration-folder';
import type { Reason } from '../contract/failures';
import { readConfiguration } from './read-configuration';

/** Exit codes of the command line that this room uses (interface section 3). */
export const EXIT = { invalidInput: 3, refused: 5, unreachable: 10 } as const;

const PLACES = ['./hyops-dr', '/etc/hyops-dr'];

/** The folder to read: `--config`, `HYOPS_DR_CONFIG`, or the first place that exists. */
export function configurationPlace(flag: string | undefined): string {
  return flag ?? process.env['HYOPS_DR_CONFIG'] ?? PLACES.find((place) => existsSync(place)) ?? './hyops-dr';
}

export function withConfiguration(command: Command): Command {
  return command
    .option('--config <dir>', 'configuration folder')
    .option('--json', 'one JSON document on stdout');
}

/** Reads the configuration or ends the program with every problem of it. */
export async function configurationOrExit(place: string, json: boolean): Promise<ConfigurationFolder> {
  const folder = await readConfiguration(place);
  if (folder.ok) return folder.value;
  complain(`the configuration in ${place} cannot be used`, folder.reasons, json);
  process.exit(EXIT.invalidInput);
}

/** Says what is wrong: JSON on stdout for programs, sentences on stderr for people. */
export function complain(headline: string, reasons: readonly Reason[], json: boolean): void {
  if (json) console.log(JSON.stringify({ error: headline, reasons }));
  console.error(headline);
  for (const reason of reasons) console.error(`- ${reason.what} (${reason.where})\n  ${reason.do}`);
}
