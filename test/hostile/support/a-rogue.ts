import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import type { World } from '../../support/a-world';
import { until } from '../../support/until';

type Event = NonNullable<History['events']>[number];
type Answer = Parameters<Client['workflowService']['respondWorkflowTaskCompleted']>[0];
type Commands = NonNullable<Answer['commands']>;

/** What an activity came to that the attacker asked for. */
export type Came =
  | { ok: true; result: unknown }
  | { ok: false; code: string; message: string; nonRetryable: boolean };

const SCHEDULE_ACTIVITY = 1;
const STICKY = 2;
const WORKFLOW_TASKS = 1;
const POLL_MS = 70_000;
const MOST_POLLS = 3;

/**
 * Workflow code of an attacker: it answers the tasks of one run by gRPC, as any worker may that reaches the port, and so
 * asks for any activity with any arguments. On a queue that others poll as well, it binds the run to a queue of its own.
 */
export class Rogue {
  private readonly own = `rogue-${randomUUID()}`;
  private polled: string;

  private constructor(
    private readonly world: World,
    readonly workflowId: string,
    readonly runId: string,
    queue: string,
    private readonly shared = false,
  ) {
    this.polled = queue;
  }

  /** Starts a workflow of the attacker. */
  static async start(
    world: World,
    { type, id, queue }: { type: string; id: string; queue: string },
  ): Promise<Rogue> {
    const { runId } = await world.client.workflowService.startWorkflowExecution({
      namespace: world.namespace,
      workflowId: id,
      workflowType: { name: type },
      taskQueue: { name: queue },
      requestId: randomUUID(),
    });
    return new Rogue(world, id, String(runId), queue);
  }

  /** Takes a run from its own workers, which must not be running now. */
  static async over(world: World, id: string, runId: string, queue: string): Promise<Rogue> {
    const rogue = new Rogue(world, id, runId, queue, true);
    await rogue.take([]);
    rogue.polled = rogue.own;
    return rogue;
  }

  /** Asks for one activity; returns what it came to. The server tries it once. */
  async ask(activity: string, queue: string, ...args: unknown[]): Promise<Came> {
    const activityId = randomUUID();
    await this.take([
      {
        commandType: SCHEDULE_ACTIVITY,
        scheduleActivityTaskCommandAttributes: {
          activityId,
          activityType: { name: activity },
          taskQueue: { name: queue },
          input: { payloads: args.map((value) => defaultPayloadConverter.toPayload(value)) },
          scheduleToCloseTimeout: { seconds: 60 as never },
          heartbeatTimeout: { seconds: 30 as never },
          retryPolicy: { maximumAttempts: 1 },
        },
      },
    ]);
    for (;;) {
      const came = cameOf(await this.events(), activityId);
      if (came) return came;
      await this.answer([]);
    }
  }

  async events(): Promise<Event[]> {
    const handle = this.world.client.workflow.getHandle(this.workflowId, this.runId);
    return (await handle.fetchHistory()).events ?? [];
  }

  /**
   * Makes the server create a task, unless there is one: a signal that arrives while that one is answered leads to another,
   * which the workers of the run may get.
   */
  private async wake(): Promise<void> {
    if (await this.hasTask()) return;
    await this.world.client.workflowService.signalWorkflowExecution({
      namespace: this.world.namespace,
      workflowExecution: { workflowId: this.workflowId, runId: this.runId },
      signalName: 'wake',
      requestId: randomUUID(),
    });
  }

  private async hasTask(): Promise<boolean> {
    const { client, namespace } = this.world;
    const { pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId: this.workflowId, runId: this.runId },
    });
    return Boolean(pendingWorkflowTask);
  }

  /** Makes the server create a task, and answers it with these commands. */
  private async take(commands: Commands): Promise<void> {
    const identity = `rogue-${randomUUID()}`;
    const task = this.poll(identity);
    // The server gives a task to the queue that others poll when it knows of no poller of our own queue in the last seconds.
    if (this.polled === this.own) await until(() => this.isPolledBy(identity));
    await this.wake();
    await this.answer(commands, task);
  }

  private bound() {
    return {
      workerTaskQueue: { name: this.own, kind: STICKY },
      scheduleToStartTimeout: { seconds: 600 as never },
    };
  }

  private async isPolledBy(identity: string): Promise<boolean> {
    const { client, namespace } = this.world;
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: this.polled, kind: STICKY },
      taskQueueType: WORKFLOW_TASKS,
    });
    return pollers?.some((one) => one.identity === identity) ?? false;
  }

  private poll(identity = 'rogue') {
    const { client, namespace } = this.world;
    const taskQueue = { name: this.polled, ...(this.polled === this.own ? { kind: STICKY } : {}) };
    return client.withDeadline(Date.now() + POLL_MS, () =>
      client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue, identity }),
    );
  }

  /** Answers the next task of the run with these commands. */
  private async answer(commands: Commands, next = this.poll()): Promise<void> {
    const { namespace, client } = this.world;
    let task = await next;
    for (let polls = 1; task.workflowExecution?.workflowId !== this.workflowId; polls++) {
      if (polls === MOST_POLLS) throw new Error(`${this.workflowId} has no task for its attacker`);
      task = await this.poll();
    }
    await client.workflowService.respondWorkflowTaskCompleted({
      namespace,
      taskToken: task.taskToken,
      identity: 'rogue',
      commands,
      ...(this.shared ? { stickyAttributes: this.bound() } : {}),
    });
  }
}

function cameOf(events: readonly Event[], activityId: string): Came | undefined {
  const asked = events.find((one) => one.activityTaskScheduledEventAttributes?.activityId === activityId);
  for (const {
    activityTaskCompletedEventAttributes: done,
    activityTaskFailedEventAttributes: failed,
    activityTaskTimedOutEventAttributes: late,
  } of events) {
    const ended = done ?? failed ?? late;
    if (!asked || String(ended?.scheduledEventId) !== String(asked.eventId)) continue;
    if (done) {
      const [payload] = done.result?.payloads ?? [];
      return { ok: true, result: payload ? defaultPayloadConverter.fromPayload(payload) : undefined };
    }
    const { message, applicationFailureInfo: info } = (failed ?? late)?.failure ?? {};
    return {
      ok: false,
      code: info?.type || 'timed out',
      message: message ?? '',
      nonRetryable: info?.nonRetryable ?? false,
    };
  }
  return undefined;
}
