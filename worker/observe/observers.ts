import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { EvidenceStore } from '../../activities/store/store';
import type { Configuration } from '../../contract/configuration/configuration';
import { listenerOf } from './listener-of';
import { Log, type LogFormat } from './log';
import { logActivities } from './log-activities';
import { Observation } from './observation';
import { traceActivities } from './trace-activities';
import { Tracing } from './tracing';

/** What shows a worker process to the outside: always its log, the others where they are configured. */
export interface Observers {
  log: Log;
  observation: Observation | undefined;
  tracing: Tracing | undefined;
}

/** Flags of the command line, which count before the configuration. */
export interface ObserverFlags {
  logFormat?: LogFormat;
  observe?: string;
}

/** Opens what flags and configuration ask for; `write` takes the lines of the log. Throws when an address is taken. */
export async function openObservers(
  { logFormat, observe }: ObserverFlags,
  configuration: Configuration,
  write: (line: string) => void,
): Promise<Observers> {
  const log = new Log(logFormat ?? (process.stderr.isTTY ? 'text' : 'json'), write);
  const listener = listenerOf(observe, configuration);
  const { traces } = configuration.observe;
  return {
    log,
    observation: listener && (await Observation.open(listener, log)),
    tracing: traces === undefined ? undefined : await Tracing.open(traces, log),
  };
}

/** Returns what stands around every activity, from the outside in. */
export function interceptorsOf(
  { observation, tracing }: Pick<Observers, 'observation' | 'tracing'>,
  evidence: EvidenceStore,
): ActivityInterceptorsFactory[] {
  return [
    logActivities,
    ...(observation ? [observation.measuring(evidence)] : []),
    ...(tracing ? [traceActivities(tracing)] : []),
  ];
}
