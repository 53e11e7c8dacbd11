import { DECISION_QUEUE, type RunnerWork, runnerQueue } from '../../../contract/words/names';

const WORK: Record<string, RunnerWork> = {
  runCall: 'do',
  readTraffic: 'do',
  proveHumanCall: 'do',
  acquireWorkload: 'seal',
  releaseWorkload: 'seal',
  notify: 'seal',
  publishEvidence: 'seal',
  reportPresence: 'seal',
};

/** The queue of the local world on which an activity is served. */
export function queueOf(activity: string): string {
  return activity === 'parseDecision' ? DECISION_QUEUE : runnerQueue('local', WORK[activity] ?? 'look');
}
