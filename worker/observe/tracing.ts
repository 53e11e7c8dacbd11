import {
  type Attributes,
  ROOT_CONTEXT,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { IdGenerator, SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from './log';
import type { Place } from './trace-ids';

const CLOSES_WITHIN_MS = 1_500;

/** A span that has ended. `failed` has a code, never a message: codes are a closed list. */
export interface Ended {
  name: string;
  /** As milliseconds of `performance.now()`, or a date. */
  from: TimeInput;
  to: TimeInput;
  attributes: Attributes;
  failed?: string | undefined;
}

/** Sends the spans of runs to a collector, as OTLP over HTTP. */
export class Tracing {
  private readonly tracer: Tracer;

  private constructor(
    private readonly provider: TracerProvider,
    private readonly ids: ChosenIds,
  ) {
    this.tracer = provider.getTracer('hyops-dr');
  }

  /** Loads the OpenTelemetry SDK, which only a worker that traces needs. */
  static async open(url: string, log: Log): Promise<Tracing> {
    const { BatchSpanProcessor, RandomIdGenerator, TracerProvider } = await import(
      '@opentelemetry/sdk-trace'
    );
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const ids = new ChosenIds(new RandomIdGenerator());
    const exporter = telling(new OTLPTraceExporter({ url }), log);
    const resource = resourceFromAttributes({ 'service.name': 'hyops-dr-worker' });
    const spanProcessors = [new BatchSpanProcessor({ exporter })];
    return new Tracing(new TracerProvider({ resource, idGenerator: ids, spanProcessors }), ids);
  }

  /** Adds a span below another one; at a place of its own, it is where others can be below it. */
  add({ name, from, to, attributes, failed }: Ended, parent: Place | undefined, at?: Place): void {
    const below = parent
      ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true })
      : ROOT_CONTEXT;
    const span = this.ids.choosing(at, () =>
      this.tracer.startSpan(name, { startTime: from, attributes }, below),
    );
    if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
    span.end(to);
  }

  /** Sends what is left, as far as the collector takes it in time. */
  async close(): Promise<void> {
    await this.provider.forceFlush({ timeoutMillis: CLOSES_WITHIN_MS }).catch(() => undefined);
  }
}

/** Gives a span the ids of its place, and random ones to those without a place. */
class ChosenIds implements IdGenerator {
  private place: Place | undefined;

  constructor(private readonly random: IdGenerator) {}

  generateTraceId(): string {
    return this.place?.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.place?.spanId ?? this.random.generateSpanId();
  }

  /** Starts a span, which asks for its ids at once. */
  choosing<T>(place: Place | undefined, start: () => T): T {
    this.place = place;
    try {
      return start();
    } finally {
      this.place = undefined;
    }
  }
}

/** Logs when the collector stops taking spans, and when it takes them again. */
function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let lost = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error && !lost) log.warn('the collector does not take spans; they are dropped', { error });
        if (!error && lost) log.info('the collector takes spans again');
        lost = error !== undefined;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
