import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { configurationPlace } from '../../contract/configuration/place';
import { parseYaml } from '../../contract/configuration/yaml-document';
import { parseDecision } from '../../contract/decision/parse-decision';
import { parseStrictJson } from '../../contract/decision/strict-json';
import { importRecord } from '../../contract/upstream/import-record';
import { ImportMapping } from '../../contract/upstream/mapping';
import { parseRecord, type UpstreamRecord } from '../../contract/upstream/record';
import { DrError } from '../../contract/words/dr-error';
import type { Parsed } from '../../contract/words/failures';
import { outputOf } from '../cli/command-context';
import { unreadable } from '../cli/read-artifact';

const MAPPING = 'import.yaml';

interface Options {
  mapping?: string;
  records?: string[];
  set?: string[];
}

/** `import`: turns a record of the HyOps decision pipeline into a decision artifact on stdout. */
export function importCommand(): Command {
  return new Command('import')
    .description('turn a record of the HyOps decision pipeline into a decision artifact and print it')
    .argument('<record>', 'file with a record of the decision service, dispatcher, consumer or executor')
    .option(
      '--mapping <file>',
      `mapping from records to decisions (default: ${MAPPING} in the configuration folder)`,
    )
    .option(
      '--records <dir...>',
      'folders of other records, to detect repetitions (default: the folder of the record)',
    )
    .option('--set <key=value...>', 'fields that neither the record nor the mapping has')
    .action(run);
}

function run(path: string, options: Options, command: Command): void {
  const output = outputOf(command);
  const record = required(recordIn(path));
  const folders = options.records ?? [dirname(resolve(path))];
  const others = folders.flatMap(recordsIn).filter(({ id }) => id !== record.id);
  const mapping = mappingIn(options.mapping ?? defaultMapping());
  const { artifact, madeFrom } = required(
    importRecord(record, others, mapping, Object.fromEntries((options.set ?? []).map(assignment))),
  );
  const text = JSON.stringify(artifact, null, 2);
  required(parseDecision(Buffer.from(text), new Date()));
  if (madeFrom.id !== record.id)
    output.note(`${record.id} repeats ${madeFrom.id}; the decision is made from the first record`);
  output.answer(artifact, text.split('\n'));
}

function recordIn(path: string): Parsed<UpstreamRecord> {
  const json = parseStrictJson(bytesOf(path));
  return json.ok ? parseRecord(json.value) : json;
}

/** Reads the records in a folder; ignores other files. */
function recordsIn(folder: string): UpstreamRecord[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    throw unreadable(folder, error);
  }
  return names.flatMap((name) => {
    const record = recordIn(join(folder, name));
    return record.ok ? [record.value] : [];
  });
}

function mappingIn(path: string): ImportMapping {
  return required(parseYaml(path, bytesOf(path).toString(), ImportMapping, 'ConfigurationInvalid'));
}

function defaultMapping(): string {
  return join(configurationPlace(process.env['HYOPS_DR_CONFIG'], existsSync), MAPPING);
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Parses `key=value`; the values true and false are booleans, all others are text. */
function assignment(text: string): [string, string | boolean] {
  const at = text.indexOf('=');
  if (at > 0) {
    const value = text.slice(at + 1);
    return [text.slice(0, at), value === 'true' || value === 'false' ? value === 'true' : value];
  }
  throw new DrError('usage', [
    { what: `"${text}" is not an assignment`, where: '--set', do: 'write --set key=value' },
  ]);
}

function required<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new DrError('invalid', parsed.reasons);
}
