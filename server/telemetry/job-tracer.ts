import { ServerError } from '../errors/server-error.js';
import type { JobStep } from '../state/state-store.js';

/** Sends the steps of jobs to an OpenTelemetry collector. */
export interface JobTracer {
  onStep(step: JobStep): void;
  /** Sends what waits, and ends. */
  close(): Promise<void>;
}

export interface JobTracerOptions {
  /** OTLP over HTTP: `http://collector:4318/v1/traces`. */
  readonly url: string;
  /** `recist3d` for the server, `recist3d-worker` for a worker. */
  readonly serviceName: string;
  readonly serviceVersion: string;
}

/**
 * A job is a trace, each state that it was in a span of it, ended by the step that left it. Trace and parent are made from the job id, so that
 * spans of server and workers come together. Attributes are states, codes and method ids: nothing of a patient, no UIDs.
 *
 * The packages of OpenTelemetry are loaded only here, and only where traces are asked for.
 * @throws {ServerError} telemetry-not-installed
 */
export async function createJobTracer({ url, serviceName, serviceVersion }: JobTracerOptions): Promise<JobTracer> {
  const { api, base, otlp, resources } = await load();
  const provider = new base.BasicTracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
    spanProcessors: [new base.BatchSpanProcessor(new otlp.OTLPTraceExporter({ url }))],
  });
  const tracer = provider.getTracer('recist3d', serviceVersion);
  return {
    onStep: ({ job, step }) => {
      const end = step.at.getTime();
      const parent = api.trace.setSpanContext(api.ROOT_CONTEXT, spanContextOf(job.id));
      const attributes = {
        'recist3d.state': step.from,
        'recist3d.next_state': step.to,
        'recist3d.attempt': step.attempt,
        'recist3d.method': job.method.id,
        ...(step.reason && { 'recist3d.reason': step.reason.code }),
      };
      const span = tracer.startSpan(
        `lesion ${step.from}`,
        { startTime: hrTime(end - step.stageMs), attributes },
        parent,
      );
      if (step.to === 'failed') span.setStatus({ code: api.SpanStatusCode.ERROR });
      span.end(hrTime(end));
    },
    // A collector that is away must not keep the server from ending in order.
    close: () => provider.shutdown().catch(() => undefined),
  };
}

/** A job id is 64 hex digits (`jobIdOf`). */
const spanContextOf = (jobId: string) => ({
  traceId: jobId.slice(0, 32),
  spanId: jobId.slice(32, 48),
  traceFlags: 1,
  isRemote: true,
});

async function load() {
  try {
    const [api, base, otlp, resources] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
    return { api, base, otlp, resources };
  } catch (cause) {
    throw new ServerError('telemetry-not-installed', undefined, { cause });
  }
}

/** A small number of milliseconds would be taken for one since the program began. */
const hrTime = (ms: number): [seconds: number, nanoseconds: number] => [
  Math.floor(ms / 1000),
  Math.round((ms % 1000) * 1e6),
];
