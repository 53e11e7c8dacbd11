import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The options of set-up; the Temporal values are only copied into the configuration. */
export type Options = {
  directory: string;
  /** Multiplies how long modules take; undefined keeps what the world had, or 1. */
  timeScale: number | undefined;
  /** Ports of a new world are looked for from here upward; undefined: anywhere. */
  firstPort: number | undefined;
  temporalAddress: string;
  namespace: string;
  runner: string;
};

function scaleOf(raw: string | undefined): number | undefined {
  if (raw === undefined) return undefined;
  const scale = Number(raw);
  if (!(scale >= 0))
    throw new Error(`--time-scale ${raw}: give a number, 1 for real durations, 0.1 for a tenth.`);
  return scale;
}

function portOf(raw: string | undefined): number | undefined {
  if (raw === undefined) return undefined;
  const port = Number(raw);
  if (!(Number.isInteger(port) && port >= 1024 && port < 65_000))
    throw new Error(`--first-port ${raw}: give a port from 1024 to 64999.`);
  return port;
}

/** Reads the command line; throws a sentence about what is wrong with it. */
export function readOptions(argv: string[]): Options {
  const { values } = parseArgs({
    args: argv,
    options: {
      dir: { type: 'string' },
      'time-scale': { type: 'string' },
      'first-port': { type: 'string' },
      'temporal-address': { type: 'string', default: '127.0.0.1:7233' },
      namespace: { type: 'string', default: 'default' },
      runner: { type: 'string', default: 'local' },
    },
  });
  if (!values.dir) throw new Error('--dir DIR is missing: the folder of the local world, which is created.');
  return {
    directory: resolve(values.dir),
    timeScale: scaleOf(values['time-scale']),
    firstPort: portOf(values['first-port']),
    temporalAddress: values['temporal-address'],
    namespace: values.namespace,
    runner: values.runner,
  };
}
