import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMethodRegistry } from '../../models/methods/method-registry.js';
import type { Config } from '../config/config.js';
import { connectArchive } from '../connect-archive.js';
import { connectQueues, connectState, createDecoding, createSegmenter, pipelineSettings } from '../connect-work.js';
import { chooseEngine, engineView, preferredMethodFailure, segmenterFailure } from '../connect-engine.js';
import { errorCode } from '../errors/error-code.js';
import { ServerError } from '../errors/server-error.js';
import { createLog } from '../logging/log.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import { requestTimeouts } from '../http/request-timeouts.js';
import { createServerMetrics } from '../metrics/server-metrics.js';
import type { PipelineContext } from '../pipeline/pipeline-context.js';
import { PipelineEvents } from '../pipeline/pipeline-events.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { createSqlStateStore } from '../state/sql/sql-state-store.js';
import { createJobTracer } from '../telemetry/job-tracer.js';
import { packageVersion } from '../version.js';
import { workerHealth } from './worker-health.js';

/** A worker that was put together and waits to be started. */
export interface RunningWorker {
  /** @returns where health and metrics are, where a port was given */
  start(): Promise<{ readonly port?: number }>;
  /** Takes nothing new; the lesion in work ends, or is handed back to another worker. */
  stop(signal?: string): Promise<void>;
  logCrash(error: unknown): void;
}

export interface WorkerOptions {
  /** Port for `/healthz`, `/readyz` and `/metrics`; none unless given. */
  readonly port?: number;
  readonly logDestination?: { write(line: string): void };
}

/** How long lesions in work may take to end; what is left is handed back. */
const graceMs = 20_000;

/**
 * The composition root of a worker: it takes lesions from the queue, asks the archive for their CT, and stores what it made. It finds no
 * marks and has no API; any number of them work for one installation.
 * @throws {ServerError} worker-needs-archive, state-unavailable, state-from-newer-version
 * @throws {Recist3dError} where its method cannot run here: weights-not-installed, or what is wrong with the model file
 */
export async function createWorker(config: Config, options: WorkerOptions = {}): Promise<RunningWorker> {
  // The embedded archive belongs to the server that has its folder open.
  if (config.pacs.url === undefined) throw new ServerError('worker-needs-archive');
  const log = createLog({ level: config.log.level, destination: options.logDestination ?? process.stdout });
  const methods = createMethodRegistry();
  // Marks are accepted with the method of the server: a worker that lacks it would only hold them up.
  const failure = preferredMethodFailure(config, methods);
  if (failure !== undefined) throw failure;
  const database = await connectState(config);
  const state = createSqlStateStore(database);
  const queues = connectQueues(config, database, log);
  const archive = connectArchive(config, state, (error) => logUnexpected(log, 'archive', error));
  const events = new PipelineEvents();
  const metrics = createServerMetrics({ jobCounts: () => state.jobs.count() });
  events.subscribe({
    onStep: (step) => metrics.onStep(step),
    onArchiveError: (code) => metrics.onArchiveError(code),
  });
  const { tracesUrl: url } = config.telemetry;
  const tracer =
    url === undefined
      ? undefined
      : await createJobTracer({ url, serviceName: 'recist3d-worker', serviceVersion: packageVersion() });
  if (tracer !== undefined) events.subscribe({ onStep: (step) => tracer.onStep(step) });
  const engine = await chooseEngine(config, log);
  const segmenter = createSegmenter(config, engine, (code) => {
    log('segmenter.replaced', { code });
    metrics.onWorkerReplaced(code);
  });
  const settings = pipelineSettings(config);
  const decoding = createDecoding(config);
  const context: PipelineContext = {
    ...{ pacs: archive.pacs, state, segmenter, events, log },
    ...{ documents: queues.documents, lesions: queues.lesions },
    decode: decoding.decode,
    describeMethod: (id) => methods.get(id).description,
    methodFailure: (id) => methods.failureOf(id),
    // The server may leave its lesions to the workers by the same configuration.
    settings: { ...settings, concurrency: Math.max(1, settings.concurrency) },
    now: () => new Date(),
  };
  const pipeline = new Pipeline(context, []);
  const http = createServer(
    requestTimeouts,
    workerHealth({
      ...{ state, pacs: archive.pacs, metrics },
      queueFailure: () => queues.failure(),
      segmenterFailure: segmenterFailure(undefined, segmenter),
      engine: engineView(engine),
    }),
  );

  return {
    start: async () => {
      const port = options.port === undefined ? undefined : await listen(http, config.server.host, options.port);
      pipeline.startWorker();
      log('worker.started', {
        ...(port === undefined ? {} : { port }),
        ...{ archive: archive.kind, state: database.dialect.name, queue: queues.kind },
        method: methods.get(config.segmentation.method).description.id,
        threads: config.segmentation.threads,
      });
      return port === undefined ? {} : { port };
    },
    stop: async (signal) => {
      const started = performance.now();
      log('server.stopping', signal === undefined ? {} : { signal: signal.toLowerCase() });
      http.closeAllConnections();
      http.close();
      await pipeline.stop(graceMs);
      await queues.close();
      await segmenter.close();
      await decoding.close();
      await archive.close();
      await state.close();
      await tracer?.close();
      log('server.stopped', { durationMs: performance.now() - started });
    },
    logCrash: (error) => {
      log('server.crashed', { code: errorCode(error) });
      logUnexpected(log, 'server', error);
    },
  };
}

function listen(http: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error) => reject(new ServerError('port-in-use', undefined, { cause: error })));
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port));
  });
}
