import {
  type Attributes,
  ROOT_CONTEXT,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
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
  private next: Place | undefined;
  private tracer: Tracer | undefined;

  private constructor(private provider?: TracerProvider) {}

  /** Loads the OpenTelemetry SDK, which only a worker that traces needs. */
  static async open(url: string, log: Log): Promise<Tracing> {
    const { BatchSpanProcessor, RandomIdGenerator, TracerProvider } = await import(
      '@opentelemetry/sdk-trace'
    );
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const tracing = new Tracing();
    const random = new RandomIdGenerator();
    tracing.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'hyops-dr-worker' }),
      idGenerator: {
        generateTraceId: () => tracing.next?.traceId ?? random.generateTraceId(),
        generateSpanId: () => tracing.next?.spanId ?? random.generateSpanId(),
      },
      spanProcessors: [new BatchSpanProcessor({ exporter: telling(new OTLPTraceExporter({ url }), log) })],
    });
    tracing.tracer = tracing.provider.getTracer('hyops-dr');
    return tracing;
  }

  /** Adds a span below another one; at a place of its own, it is where others can be below it. */
  add(span: Ended, parent: Place | undefined, at?: Place): void {
    const { name, from, to, attributes, failed } = span;
    const above = parent ? { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true } : undefined;
    this.next = at;
    const added = this.tracer?.startSpan(
      name,
      { startTime: from, attributes },
      above ? trace.setSpanContext(ROOT_CONTEXT, above) : ROOT_CONTEXT,
    );
    this.next = undefined;
    if (failed !== undefined) added?.setStatus({ code: SpanStatusCode.ERROR, message: failed });
    added?.end(to);
  }

  /** Sends what is left, as far as the collector takes it in time. */
  async close(): Promise<void> {
    await this.provider?.forceFlush({ timeoutMillis: CLOSES_WITHIN_MS }).catch(() => undefined);
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
