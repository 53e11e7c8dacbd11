import { SEARCH_ATTRIBUTES } from '../../contract/words/names';

/** The settings of one Temporal dev server. Port 0 is not allowed; without `dbFile` everything is in memory. */
export interface ServerSettings {
  port: number;
  uiPort: number | undefined;
  dbFile: string | undefined;
  namespaces: readonly string[];
}

/** Without these, every hop of a run waits for a 50 ms tick, and timers fire only at full seconds. */
const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': 2000,
  'history.timerProcessorMaxPollRPS': 2000,
  'history.timerProcessorMaxTimeShift': '10ms',
  'system.enableActivityEagerExecution': true,
};

/** A rollback journal would halve the throughput; synchronous=FULL keeps acknowledged writes through a power cut. */
const PRAGMAS = ['journal_mode=WAL', 'synchronous=FULL'];

/** Returns the arguments of `temporal` for a dev server on loopback. The namespace "default" always exists. */
export function serverArguments({ port, uiPort, dbFile, namespaces }: ServerSettings): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-format', 'json'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile, ...repeated('--sqlite-pragma', PRAGMAS)]),
    ...repeated(
      '--namespace',
      namespaces.filter((name) => name !== 'default'),
    ),
    ...repeated('--search-attribute', Object.entries(SEARCH_ATTRIBUTES).map(asCliType)),
    ...repeated('--dynamic-config-value', Object.entries(DYNAMIC_CONFIG).map(asJson)),
  ];
}

function repeated(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

function asCliType([name, type]: [string, string]): string {
  return `${name}=${type.charAt(0)}${type.slice(1).toLowerCase()}`;
}

function asJson([key, value]: [string, unknown]): string {
  return `${key}=${JSON.stringify(value)}`;
}
