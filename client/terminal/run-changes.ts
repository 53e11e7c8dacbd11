import type { RunView } from '../run-view';

/** Returns what is new since the previous view of a run, one line each, for logs and pipes. */
export function runChanges(before: RunView | undefined, now: RunView): string[] {
  const earlier = new Set(before ? facts(before) : []);
  return facts(now).filter((fact) => !earlier.has(fact));
}

function facts(view: RunView): string[] {
  if (view.answered_by === 'history')
    return [
      `${view.why}; Temporal status ${view.temporal_status.toLowerCase()}, phase ${view.phase ?? 'unknown'}`,
    ];
  return [
    ...view.steps
      .filter(({ state }) => state !== 'pending' && state !== 'not-reached')
      .flatMap(({ step, state, note }) => {
        const line = `${step}: ${state}${note ? `, ${note}` : ''}`;
        // A step may have started and ended between two views.
        return state === 'running' || state === 'nothing' ? [line] : [`${step}: running`, line];
      }),
    ...(view.call ? [`call ${view.call}`] : []),
    ...(view.waiting_for ? [`waiting for ${view.waiting_for}`] : []),
    ...(view.stopped ? view.stopped.reasons.map((reason) => `stopped: ${reason.what}`) : []),
  ];
}
