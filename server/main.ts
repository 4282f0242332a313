import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createMethodRegistry } from '../models/methods/method-registry.js';
import type { Config } from './config/config.js';
import { connectArchive } from './connect-archive.js';
import { connectReview } from './connect-review.js';
import { errorCode } from './errors/error-code.js';
import { ServerError } from './errors/server-error.js';
import { createApiBackend } from './http/create-api-backend.js';
import { createApp } from './http/create-app.js';
import { createLog } from './logging/log.js';
import { logUnexpected } from './logging/log-unexpected.js';
import { createServerMetrics } from './metrics/server-metrics.js';
import type { DocumentWork, LesionWork, PipelineContext, PipelineSettings } from './pipeline/pipeline-context.js';
import { PipelineEvents } from './pipeline/pipeline-events.js';
import { Pipeline } from './pipeline/pipeline.js';
import { createSqliteJobQueue } from './queue/sqlite/sqlite-job-queue.js';
import { createInProcessSegmenter } from './segmenter/in-process-segmenter.js';
import type { InteractiveSegmenter } from './segmenter/interactive-segmenter.js';
import { createWorkerPoolSegmenter } from './segmenter/worker-pool-segmenter.js';
import { openStateDatabase } from './state/sqlite/open-state-database.js';
import { createSqliteStateStore } from './state/sqlite/sqlite-state-store.js';
import { packageVersion } from './version.js';
import { findViewerFiles } from './viewer/viewer-files.js';
import { viewerRouter } from './viewer/viewer-router.js';

/** A server that was put together and waits to be started. */
export interface RunningServer {
  /** Binds the port and takes up the work. @returns where it listens. @throws {ServerError} port-in-use; everything is closed again then */
  start(): Promise<{ readonly port: number }>;
  /** Ends what is in work, hands back what does not end in time, and closes everything. */
  stop(signal?: string): Promise<void>;
  /** Logs an error that nobody caught, by its class and place: its message may quote a patient. */
  logCrash(error: unknown): void;
}

export interface ServerOptions {
  /** Where log lines go; standard output by default. */
  readonly logDestination?: { write(line: string): void };
}

/** How long work in hand may take to end when the server stops; what is left goes on after the next start. */
const graceMs = 20_000;
/** Delay before the second attempt of a job, and between tries while the archive is away. */
const [retryMs, outageRetryMs] = [5_000, 30_000];

/** The composition root: makes every part from the configuration and hands them to each other. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const log = createLog({ level: config.log.level, destination: options.logDestination ?? process.stdout });
  const viewer = config.server.viewer ? findViewerFiles() : undefined;
  const methods = createMethodRegistry();
  const { id: method } = methods.get(config.segmentation.method).description;
  const database = openStateDatabase(join(config.dataFolder, 'state.db'));
  const state = createSqliteStateStore(database);
  const archive = connectArchive(config, state, (error) => logUnexpected(log, 'archive', error));
  const events = new PipelineEvents();
  const metrics = createServerMetrics({ jobCounts: () => state.jobs.count() });
  const queueOptions = { deliveryLimit: config.queue.deliveryLimit, leaseMs: config.queue.leaseSeconds * 1000 };
  const segmenter = createSegmenter(config, (code) => {
    log('segmenter.replaced', { code });
    metrics.onWorkerReplaced(code);
  });
  const context: PipelineContext = {
    pacs: archive.pacs,
    state,
    documents: createSqliteJobQueue<DocumentWork>(database, { ...queueOptions, name: 'documents' }),
    lesions: createSqliteJobQueue<LesionWork>(database, { ...queueOptions, name: 'lesions' }),
    segmenter,
    describeMethod: (id) => methods.get(id).description,
    events,
    log,
    settings: pipelineSettings(config),
    now: () => new Date(),
  };
  const pipeline = new Pipeline(context, archive.feeds);
  const review = connectReview(config, { ...context, segmenter });
  events.subscribe({
    onStep: (step) => metrics.onStep(step),
    onDocument: (marks, reasons) => metrics.onDocument(marks, reasons),
    onArchiveError: (code) => metrics.onArchiveError(code),
  });
  const app = createApp({
    backend: createApiBackend({ state, pacs: archive.pacs, pipeline, events, metrics, review }),
    access: {
      authenticator: review.authenticator,
      origins: config.access.origins?.split(',').map((origin) => origin.trim()) ?? [],
      requestsPerMinute: config.access.requestsPerMinute,
    },
    parts: review.parts,
    version: packageVersion(),
    ...(archive.router === undefined ? {} : { dicomWeb: archive.router }),
    ...(viewer && { viewer: viewerRouter({ files: viewer, version: packageVersion() }) }),
    report: (problem, error) => {
      log('request.failed', { code: problem.code, status: problem.status });
      logUnexpected(log, 'http', error);
    },
  });
  const http = createHttpServer(app);

  const closeAll = async (): Promise<void> => {
    await close(http);
    await pipeline.stop(graceMs);
    await review.close();
    await segmenter.close();
    await archive.close();
    await state.close();
  };

  return {
    start: async () => {
      try {
        const port = await listen(http, config.server);
        const resumedJobs = await pipeline.start();
        review.start();
        const { threads } = config.segmentation;
        log('server.started', {
          port,
          archive: archive.kind,
          feeds: archive.feeds.length,
          method,
          threads,
          resumedJobs,
        });
        return { port };
      } catch (error) {
        await closeAll();
        throw error;
      }
    },
    stop: async (signal) => {
      const started = performance.now();
      log('server.stopping', signal === undefined ? {} : { signal: signal.toLowerCase() });
      await closeAll();
      log('server.stopped', { durationMs: performance.now() - started });
    },
    logCrash: (error) => {
      log('server.crashed', { code: errorCode(error) });
      logUnexpected(log, 'server', error);
    },
  };
}

function createSegmenter({ segmentation }: Config, onReplaced: (code: string) => void): InteractiveSegmenter {
  if (segmentation.threads === 0) return createInProcessSegmenter(createMethodRegistry());
  return createWorkerPoolSegmenter({
    workerUrl: new URL('./segmenter/segmenter-worker.js', import.meta.url),
    threads: Math.min(segmentation.threads, availableParallelism()),
    timeoutMs: segmentation.timeoutSeconds * 1000,
    onReplaced,
  });
}

const pipelineSettings = ({ segmentation, output, intake, queue, limits }: Config): PipelineSettings => ({
  method: segmentation.method,
  srSopClass: output.srSopClass,
  quietMs: intake.quietSeconds * 1000,
  waitMs: intake.waitHours * 3_600_000,
  concurrency: queue.concurrency,
  deliveryLimit: queue.deliveryLimit,
  retryMs,
  outageRetryMs,
  outageMs: queue.outageHours * 3_600_000,
  seriesBytes: limits.seriesMegabytes * 2 ** 20,
  cacheBytes: limits.cacheMegabytes * 2 ** 20,
});

function listen(http: Server, { host, port }: Config['server']): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error) => reject(new ServerError('port-in-use', undefined, { cause: error })));
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port));
  });
}

/** Streams of events never end by themselves: open connections are closed. */
function close(http: Server): Promise<void> {
  http.closeAllConnections();
  return new Promise((resolve) => http.close(() => resolve()));
}
