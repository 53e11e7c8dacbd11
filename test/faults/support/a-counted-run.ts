import type { World } from '../../support/a-world';
import { until } from '../../support/until';
import { RunProcesses } from './run-processes';

/** A sample decision and the calls of its plan, in order. */
export interface Lane {
  sample: string;
  calls: readonly [string, ...string[]];
}

export const FAILOVER: Lane = {
  sample: 'failover-gcp-restore',
  calls: [
    '01-prepare-target-gcp_pg_egress',
    '02-prepare-target-gcp_pg_vms',
    '03-move-data-postgresql_restore',
    '04-cut-traffic-postgresql_dns_cutover',
    '05-cut-traffic-postgresql_dns_status',
    '06-resume-protection-postgresql_backup_config',
  ],
};
/** Half as long as `FAILOVER`, for tests in which any call will do. */
export const STANDBY: Lane = {
  sample: 'standby-gcp-managed',
  calls: [
    '01-prepare-target-postgresql_source_contract',
    '02-move-data-cloudsql_managed_standby',
    '03-move-data-managed_standby_status',
  ],
};
/** Returns the blueprint step of a call. */
export const stepOf = (call: string) => call.split('-').at(-1) ?? '';

/** One complete run. Counts only what was executed since its beginning, because earlier runs used the same world. */
export class CountedRun extends RunProcesses {
  private constructor(
    private readonly where: World,
    id: string,
    private readonly lane: Lane,
    private readonly since: number,
  ) {
    super(where, id);
  }

  /** Submits and approves a run. */
  static async begin(world: World, id: string, lane: Lane): Promise<CountedRun> {
    const since = (await world.executions()).length;
    await world.dr.submit(await world.decision(lane.sample, id));
    // Queries may fail for a moment after a worker was killed.
    await until(() => world.approve(id).then(() => true, String), 60_000);
    return new CountedRun(world, id, lane, since);
  }

  async executing(step: string): Promise<void> {
    await until(async () => (await this.started(step)) === 1 || 'not executed yet', 60_000);
  }

  /** Waits for the end of the run and expects it to be completed. */
  async completed(): Promise<void> {
    expect(await this.where.end(this.id, 90_000)).toMatchObject({ outcome: 'completed', reasons: [] });
  }

  /** How often this run executed a step. */
  async started(step: string): Promise<number> {
    return this.starts(step, this.since);
  }

  /** The executions of a step as `start` and `end` events, in order. */
  async events(step: string): Promise<string[]> {
    const lines = (await this.where.executions()).slice(this.since).filter((line) => line.step === step);
    return lines.map((line) => line.event);
  }

  /** Calls whose step was not executed exactly once. */
  async repeated(): Promise<string[]> {
    const { calls } = this.lane;
    const counts = await Promise.all(calls.map((call) => this.started(stepOf(call))));
    return calls.filter((_, at) => counts[at] !== 1);
  }

  /** The attempt number of the pending activity. */
  async attempt(): Promise<number> {
    const { raw } = await this.where.client.workflow.getHandle(`dr-${this.id}`).describe();
    return raw.pendingActivities?.[0]?.attempt ?? 0;
  }
}
