import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../contract/run/activity-messages';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';

/**
 * Parsing needs no runner, only a worker of the decision queue. Retried because it asks the server who
 * polls the runner's queue; two minutes are long enough for a server that restarts.
 */
export const parsing = proxyActivities<Pick<Activities, 'parseDecision'>>({
  taskQueue: DECISION_QUEUE,
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '2m',
  retry: { initialInterval: '500ms', maximumInterval: '5s' },
});

/** The activities of one runner, by what a retry of each means. */
export function onRunner(runner: string) {
  const taskQueue = runnerQueue(runner);
  return {
    /** Reads files and starts `hyops` to read; changes nothing, so a crash may repeat it. A dead runner is a refusal, never a hang. */
    planning: proxyActivities<Pick<Activities, 'compilePlan' | 'confirmPlan'>>({
      taskQueue,
      scheduleToStartTimeout: '20s',
      startToCloseTimeout: '90s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /** Looks at signatures only; when the runner does not answer in time the sender is told to send it again. */
    proving: proxyActivities<Pick<Activities, 'verifySignatures'>>({
      taskQueue,
      scheduleToCloseTimeout: '60s',
      startToCloseTimeout: '50s',
      retry: { maximumAttempts: 3, initialInterval: '500ms' },
    }),
    /** One update of the authority, the same answer however often it is sent. */
    authority: proxyActivities<Pick<Activities, 'acquireWorkload'>>({
      taskQueue,
      scheduleToStartTimeout: '60s',
      startToCloseTimeout: '20s',
      scheduleToCloseTimeout: '5m',
      retry: { initialInterval: '500ms', maximumInterval: '10s' },
    }),
    /** Tried until no call of the run is alive; what hangs longer keeps the workload, and a human frees it. */
    release: proxyActivities<Pick<Activities, 'releaseWorkload'>>({
      taskQueue,
      startToCloseTimeout: '20s',
      scheduleToCloseTimeout: '45s',
      retry: { initialInterval: '500ms', maximumInterval: '5s' },
    }),
    /** Once calls are over; it knocks, and an address that is left does not go away by asking again. */
    removal: proxyActivities<Pick<Activities, 'proveRemoval'>>({
      taskQueue,
      scheduleToStartTimeout: '60s',
      startToCloseTimeout: '60s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /** Gates only look. Three looks: a probe may meet a service that is just starting. */
    gates: proxyActivities<
      Pick<
        Activities,
        | 'confirmApproval'
        | 'confirmSecrets'
        | 'confirmAccessMode'
        | 'confirmRepository'
        | 'confirmFencing'
        | 'confirmHumanCall'
      >
    >({
      taskQueue,
      scheduleToStartTimeout: '60s',
      startToCloseTimeout: '90s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /**
     * A retry never starts a call again: it adopts the one that runs, reads its result, or says that the
     * outcome is unknown. So it may be retried without limit, and a dead worker is noticed in 5 s.
     */
    calls: proxyActivities<Pick<Activities, 'runCall'>>({
      taskQueue,
      startToCloseTimeout: '24h',
      heartbeatTimeout: '5s',
      // A cancelled run must not end while its call is still alive: it waits until the call is interrupted.
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { initialInterval: '500ms', backoffCoefficient: 1 },
    }),
    /** Looks until the world answers or its own time is up. */
    readBack: proxyActivities<Pick<Activities, 'readTraffic' | 'proveHumanCall'>>({
      taskQueue,
      startToCloseTimeout: '15m',
      heartbeatTimeout: '10s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
  };
}

/** Tried once: who was not told in half a minute is not waited for. */
export function notifyingOn(taskQueue: string) {
  return proxyActivities<Pick<Activities, 'notify'>>({
    taskQueue,
    scheduleToCloseTimeout: '90s',
    scheduleToStartTimeout: '20s',
    startToCloseTimeout: '70s',
    retry: { maximumAttempts: 1 },
  });
}

/** Sealing again gives the same bytes. Ten minutes for a full disk to be emptied, then the run says it is unsealed. */
export function sealingOn(taskQueue: string) {
  return proxyActivities<Pick<Activities, 'publishEvidence'>>({
    taskQueue,
    startToCloseTimeout: '2m',
    // A worker that dies while it seals is noticed by this.
    heartbeatTimeout: '15s',
    scheduleToCloseTimeout: '10m',
    retry: { initialInterval: '1s', maximumInterval: '10s' },
  });
}
