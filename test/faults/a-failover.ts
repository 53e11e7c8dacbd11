import type { World } from '../support/a-world';
import { until } from '../support/until';
import { RunProcesses } from './run-processes';

/** The calls of a failover, in their order. */
export const CALLS = [
  '01-prepare-target-gcp_pg_egress',
  '02-prepare-target-gcp_pg_vms',
  '03-move-data-postgresql_restore',
  '04-cut-traffic-postgresql_dns_cutover',
  '05-cut-traffic-postgresql_dns_status',
  '06-resume-protection-postgresql_backup_config',
] as const;
/** The blueprint step of a call. */
export const stepOf = (call: string) => call.split('-').at(-1) ?? '';

/** One whole failover in a world in which others ran before: what is counted is counted from its beginning. */
export class Failover extends RunProcesses {
  private constructor(
    private readonly where: World,
    id: string,
    private readonly since: number,
  ) {
    super(where, id);
  }

  /** Submits and approves it. */
  static async begin(world: World, id: string): Promise<Failover> {
    const since = (await world.executions()).length;
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    // A killed worker leaves queries unanswered for a moment.
    await until(() => world.approve(id).then(() => true, String), 60_000);
    return new Failover(world, id, since);
  }

  async executing(step: string): Promise<void> {
    await until(async () => (await this.started(step)) === 1 || 'not executed yet', 60_000);
  }

  /** Waits for its end, which has to be a good one. */
  async completed(): Promise<void> {
    expect(await this.where.end(this.id, 90_000)).toMatchObject({ outcome: 'completed', reasons: [] });
  }

  /** How often a step of it was really executed. */
  async started(step: string): Promise<number> {
    return this.starts(step, this.since);
  }

  /** What was executed of it, as `start` and `end` in their order. */
  async events(step: string): Promise<string[]> {
    const lines = (await this.where.executions()).slice(this.since).filter((line) => line.step === step);
    return lines.map((line) => line.event);
  }

  /** Steps of it that were executed more than once. */
  async repeated(): Promise<string[]> {
    const counts = await Promise.all(CALLS.map((call) => this.started(stepOf(call))));
    return CALLS.filter((_, at) => counts[at] !== 1);
  }

  /** The attempt of the activity that runs now. */
  async attempt(): Promise<number> {
    const { raw } = await this.where.client.workflow.getHandle(`dr-${this.id}`).describe();
    return raw.pendingActivities?.[0]?.attempt ?? 0;
  }
}
