import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory, TelemetryOptions } from '@temporalio/worker';
import type { EvidenceStore } from '../../activities/store/store';
import type { SweepResult } from '../../activities/sweep/sweep';
import type { Listener } from '../../contract/configuration/listener';
import { openEndpoint, type Page } from './endpoint';
import type { Log } from './log';
import { measureActivities } from './measure-activities';
import { Metrics } from './metrics';
import { SdkMetrics } from './sdk-metrics';
import { surveyRuns } from './survey';
import { UnsealedRuns } from './unsealed-runs';
import { Vitals, type Watched } from './vitals';

const LOOK_EVERY_MS = 5_000;
const SURVEY_EVERY_MS = 15_000;

/** Health and metrics of one worker process: /livez, /readyz and /metrics at one address of this machine. */
export class Observation {
  private readonly metrics = new Metrics();
  private readonly unsealed = new UnsealedRuns();
  private vitals: Vitals | undefined;

  private constructor(
    private readonly sdk: SdkMetrics,
    private readonly log: Log,
  ) {}

  /** Serves from now on; the worker is not ready before `begin`. Throws when the address is taken. */
  static async open(listener: Listener, log: Log): Promise<Observation> {
    const observation = new Observation(await SdkMetrics.choosePort(), log);
    const url = await openEndpoint(listener, {
      '/livez': async () => health([]),
      '/readyz': async () => health(observation.problems()),
      '/metrics': () => observation.page(),
    });
    log.info('health and metrics are served', { url });
    return observation;
  }

  get telemetry(): NonNullable<TelemetryOptions['metrics']> {
    return this.sdk.telemetry;
  }

  measuring(evidence: EvidenceStore): ActivityInterceptorsFactory {
    return measureActivities(this.metrics, evidence, this.log);
  }

  /** Begins to watch workers. `surveys`: whether this process also asks Temporal about all runs. */
  begin(
    client: Client,
    workers: readonly Watched[],
    { surveys, sweepMinutes, slots }: { surveys: boolean; sweepMinutes: number; slots: number },
  ): void {
    this.metrics.lastSweep.setToCurrentTime();
    this.metrics.sweepInterval.set(sweepMinutes * 60);
    const vitals = new Vitals(client, workers, slots);
    this.vitals = vitals;
    this.again(LOOK_EVERY_MS, () => vitals.look());
    if (surveys) this.again(SURVEY_EVERY_MS, () => surveyRuns(client, this.metrics, new Date()));
  }

  /** Takes what a sweep found. */
  async swept({ swept, problems, not_reached }: SweepResult, evidence: EvidenceStore): Promise<void> {
    this.metrics.unsealedRuns.set(await this.unsealed.after(swept, evidence));
    this.metrics.sweptRuns.inc(swept.filter(({ state }) => state === 'sealed').length);
    if (problems.length === 0 && not_reached === 0) this.metrics.lastSweep.setToCurrentTime();
  }

  private problems(): string[] {
    return this.vitals?.problems() ?? ['the worker is starting'];
  }

  private async page(): Promise<Page> {
    this.metrics.ready.set(this.problems().length === 0 ? 1 : 0);
    const own = await this.metrics.registry.metrics();
    const sdk = await this.sdk.text().catch((error) => {
      this.log.warn('the metrics of the Temporal SDK are not served', { error });
      return '';
    });
    return { status: 200, type: this.metrics.registry.contentType, body: `${own}\n${sdk}` };
  }

  /** Does something now and then; a failure is logged once, until it succeeds again. */
  private again(everyMs: number, act: () => Promise<void>): void {
    let failed = false;
    const once = async () => {
      try {
        await act();
        failed = false;
      } catch (error) {
        if (!failed) this.log.warn('Temporal could not be asked about its runs', { error });
        failed = true;
      }
      setTimeout(once, everyMs).unref();
    };
    void once();
  }
}

function health(problems: readonly string[]): Page {
  return {
    status: problems.length === 0 ? 200 : 503,
    type: 'application/json',
    body: `${JSON.stringify({ ok: problems.length === 0, problems })}\n`,
  };
}
