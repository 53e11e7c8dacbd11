import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { OUTCOMES } from '../../contract/words/outcomes';
import { CALL_STEPS, GATES } from '../../contract/words/steps';

/** The phases of an open run, and those of them in which it waits for a person. */
export const OPEN_PHASES = [
  'deciding',
  'awaiting-approval',
  'executing',
  'awaiting-operator',
  'sealing',
] as const;
export const WAITING_PHASES = ['awaiting-approval', 'awaiting-operator'] as const;

/**
 * Where a run was refused: at a gate, before its plan (`decision`), by the authority (`workload`), by the guards right
 * before a call (`call`), or because the arguments or the caller of an activity were wrong (`border`).
 */
export const REFUSING = [...GATES, 'decision', 'workload', 'call', 'border'] as const;
export const CALL_CONCLUSIONS = ['executed', 'skipped', 'failed'] as const;

/** Values of each label by its name; `configured` for names that the configuration and the plans give. */
type Labels = Record<string, readonly string[] | 'configured'>;

/** A metric as docs/observing.md describes it. */
export interface Described {
  name: string;
  kind: 'gauge' | 'counter' | 'histogram';
  help: string;
  labels: Labels;
}

const CALL_BUCKETS_SECONDS = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14_400];
const PHASES_OPEN = { phase: OPEN_PHASES };
const PHASES_WAITING = { phase: WAITING_PHASES };
const OF_PLAN = { environment: 'configured', workload: 'configured' } as const;

/**
 * What a worker measures. No label can have more values than the contract or the configuration names: nothing that
 * somebody sends becomes one.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly described: Described[] = [];

  readonly ready = this.gauge(
    'hyops_dr_ready',
    '1 while the worker is ready, as /readyz reports; otherwise 0',
  );
  readonly openRuns = this.gauge(
    'hyops_dr_open_runs',
    'Open runs, as Temporal lists them; only from workers of the decision queue',
    PHASES_OPEN,
  );
  readonly longestWait = this.gauge(
    'hyops_dr_longest_wait_seconds',
    'How long the run that waits longest for a person has waited; 0 when none waits; only from workers of the decision queue',
    PHASES_WAITING,
  );
  readonly endedRuns = this.counter(
    'hyops_dr_ended_runs_total',
    'Runs that ended and were sealed by this worker',
    { outcome: OUTCOMES },
  );
  readonly refusals = this.counter('hyops_dr_refusals_total', 'Refusals by this worker, by where', {
    gate: REFUSING,
  });
  readonly callDuration = this.histogram(
    'hyops_dr_call_duration_seconds',
    'From the start to the end of each HyOps call, by the clock of its supervisor',
    { step: CALL_STEPS, conclusion: CALL_CONCLUSIONS },
    CALL_BUCKETS_SECONDS,
  );
  readonly backupAge = this.gauge(
    'hyops_dr_observed_backup_age_seconds',
    'Age of the last backup when the repository gate last observed it; +Inf when it is unknown',
    OF_PLAN,
  );
  readonly backupAgeLimit = this.gauge(
    'hyops_dr_backup_age_limit_seconds',
    'The age that the plan allows (max_age_minutes), when the gate last observed the backup',
    OF_PLAN,
  );
  readonly unsealedRuns = this.gauge(
    'hyops_dr_unsealed_runs',
    'Ended runs whose evidence the last sweeps could not seal',
  );
  readonly sweptRuns = this.counter(
    'hyops_dr_swept_runs_total',
    'Runs that did not seal themselves, and that a sweep of this worker sealed',
  );
  readonly lastSweep = this.gauge(
    'hyops_dr_last_sweep_timestamp_seconds',
    'When the last complete sweep ended, in seconds since 1970; before the first one, when the worker started',
  );
  readonly sweepInterval = this.gauge(
    'hyops_dr_sweep_interval_seconds',
    'Time between two sweeps (evidence.sweep_minutes)',
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  private gauge(name: string, help: string, labels: Labels = {}): Gauge {
    return new Gauge(this.describe('gauge', name, help, labels));
  }

  /** Starts at 0 for each value of its label, because Prometheus sees no increase of a series that is new. */
  private counter(name: string, help: string, labels: Labels = {}): Counter {
    const counter = new Counter(this.describe('counter', name, help, labels));
    for (const [label, values] of Object.entries(labels))
      for (const value of values) counter.inc({ [label]: value }, 0);
    return counter;
  }

  private histogram(name: string, help: string, labels: Labels, buckets: number[]): Histogram {
    return new Histogram({ ...this.describe('histogram', name, help, labels), buckets });
  }

  private describe(kind: Described['kind'], name: string, help: string, labels: Labels) {
    this.described.push({ name, kind, help, labels });
    return { name, help, labelNames: Object.keys(labels), registers: [this.registry] };
  }
}
