import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities, GateActivity, ReadDecision } from '../../contract/run/activity-messages';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';
import { priorityOf } from '../../contract/words/priority';
import { type Patience, patiently, TAKEN_UP_WITHIN_MS } from './patiently';

/** Every activity sends heartbeats each second, so a dead worker is noticed within 5 s. */
const HEARTBEAT = { heartbeatTimeout: '5s' } as const;

function activitiesOf<A>(options: ActivityOptions) {
  return proxyActivities<A>({ ...HEARTBEAT, ...options });
}

/**
 * Parsing needs no runner, only a worker of the decision queue. It is retried because it asks the server which workers
 * poll the runner's queue; two minutes are enough for a server to restart.
 */
export const parsing = activitiesOf<Pick<Activities, 'parseDecision'>>({
  taskQueue: DECISION_QUEUE,
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '2m',
  retry: { initialInterval: '500ms', maximumInterval: '5s' },
});

/**
 * The activities of one runner, grouped by what a retry of each means. Those that a run cannot do without are patient: a
 * runner that is busy or lost stops the run, and when it is back they are asked for again.
 */
export function onRunner(
  { runner, ...decision }: Pick<ReadDecision, 'runner' | 'decision_type' | 'drill'>,
  patience: Patience,
) {
  const priority = { priorityKey: priorityOf(decision) };
  const [look, carryOut, seal] = (['look', 'do', 'seal'] as const).map((work) => ({
    taskQueue: runnerQueue(runner, work),
    priority,
  })) as [Queue, Queue, Queue];
  const patient = <A extends object>(options: ActivityOptions) =>
    patiently(activitiesOf<A>({ ...options, scheduleToStartTimeout: TAKEN_UP_WITHIN_MS }), patience);
  return {
    /** Reads files and runs read-only `hyops` commands; changes nothing, so it is safe to repeat after a crash. */
    planning: patient<Pick<Activities, 'compilePlan' | 'confirmPlan'>>({
      ...look,
      startToCloseTimeout: '90s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /**
     * Only verifies signatures. When the runner does not answer in time, the sender is asked to send the message again.
     */
    proving: activitiesOf<Pick<Activities, 'verifySignatures'>>({
      ...look,
      scheduleToCloseTimeout: '60s',
      startToCloseTimeout: '50s',
      retry: { maximumAttempts: 3, initialInterval: '500ms' },
    }),
    /** Waits for messages on the runner: the server repeats it, which adds nothing to the history. */
    box: activitiesOf<Pick<Activities, 'readMessages'>>({
      ...look,
      startToCloseTimeout: '20s',
      retry: { initialInterval: '5s', backoffCoefficient: 1 },
    }),
    /** Adds a record once, however often it is tried, and as long as it takes: without it, the next call is refused. */
    answers: activitiesOf<Pick<Activities, 'recordAnswer'>>({
      ...look,
      startToCloseTimeout: '20s',
      retry: { initialInterval: '500ms', maximumInterval: '5s' },
    }),
    /** The same for a run that ends whether it is recorded or not. */
    lastAnswer: activitiesOf<Pick<Activities, 'recordAnswer'>>({
      ...look,
      startToCloseTimeout: '20s',
      scheduleToCloseTimeout: '45s',
      retry: { initialInterval: '500ms', maximumInterval: '5s' },
    }),
    /** Sends one update to the authority, which returns the same answer however often the update is sent. */
    authority: patient<Pick<Activities, 'acquireWorkload'>>({
      ...seal,
      startToCloseTimeout: '20s',
      scheduleToCloseTimeout: '5m',
      retry: { initialInterval: '500ms', maximumInterval: '10s' },
    }),
    /**
     * Retried until no call of the run is alive. A call that hangs longer keeps the workload locked until an operator
     * releases it.
     */
    release: activitiesOf<Pick<Activities, 'releaseWorkload'>>({
      ...seal,
      startToCloseTimeout: '20s',
      scheduleToCloseTimeout: '45s',
      retry: { initialInterval: '500ms', maximumInterval: '5s' },
    }),
    /**
     * Runs once the calls have ended. It only probes ports, and retrying does not remove an address that is still open.
     */
    removal: activitiesOf<Pick<Activities, 'proveRemoval'>>({
      ...look,
      scheduleToStartTimeout: '60s',
      startToCloseTimeout: '60s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /** Gates only read. Three attempts, because a probe may reach a service that is still starting. */
    gates: patient<Pick<Activities, GateActivity | 'confirmHumanCall'>>({
      ...look,
      startToCloseTimeout: '90s',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /**
     * A retry never starts a call again: it adopts the running call, reads its result, or reports that the outcome is
     * unknown. It can therefore be retried without limit. A call that waits for its runtime root is retried too.
     */
    calls: patient<Pick<Activities, 'runCall'>>({
      ...carryOut,
      startToCloseTimeout: '24h',
      // A cancelled run must not end while its call is still alive: it waits until the call is interrupted.
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { initialInterval: '500ms', backoffCoefficient: 1 },
    }),
    /** Probes until the expected answer arrives or its time is up. */
    readBack: patient<Pick<Activities, 'readTraffic' | 'proveHumanCall'>>({
      ...carryOut,
      startToCloseTimeout: '15m',
      retry: { maximumAttempts: 3, initialInterval: '1s' },
    }),
    /** Waits in the queue until a worker of the runner is there. */
    presence: activitiesOf<Pick<Activities, 'reportPresence'>>({
      ...seal,
      startToCloseTimeout: '10s',
      retry: { initialInterval: '1s', maximumInterval: '10s' },
    }),
  };
}

type Queue = Pick<ActivityOptions, 'taskQueue' | 'priority'>;

/** Sent once. The run does not wait more than 30 s for a notification. */
export function notifyingOn(taskQueue: string) {
  return activitiesOf<Pick<Activities, 'notify'>>({
    taskQueue,
    scheduleToCloseTimeout: '90s',
    scheduleToStartTimeout: '20s',
    startToCloseTimeout: '70s',
    retry: { maximumAttempts: 1 },
  });
}

/**
 * Sealing again gives the same bytes. Ten minutes leave time to free a full disk; after that the run reports that it is
 * unsealed.
 */
export function sealingOn(taskQueue: string) {
  return activitiesOf<Pick<Activities, 'publishEvidence'>>({
    taskQueue,
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '10m',
    retry: { initialInterval: '1s', maximumInterval: '10s' },
  });
}
