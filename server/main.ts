import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMethodRegistry } from '../models/methods/method-registry.js';
import { Administration } from './administration/administration.js';
import type { Config } from './config/config.js';
import { readCertificateFiles } from './config/read-certificate-files.js';
import { connectArchive } from './connect-archive.js';
import { connectEvents } from './connect-events.js';
import { chooseEngine, engineView, methodFailure, segmenterFailure } from './connect-engine.js';
import { connectQueues, connectState, createDecoding, createSegmenter, pipelineSettings } from './connect-work.js';
import { connectReview } from './connect-review.js';
import { connectUps } from './connect-ups.js';
import { errorCode } from './errors/error-code.js';
import { ServerError } from './errors/server-error.js';
import { adminPart } from './http/admin/admin-part.js';
import { createApiBackend } from './http/create-api-backend.js';
import { createApp } from './http/create-app.js';
import { webhookRouter } from './http/webhook/webhook-router.js';
import { jobView } from './http/job-view.js';
import { markImportPart } from './http/mark-import/mark-import-part.js';
import { requestTimeouts } from './http/request-timeouts.js';
import { createLog } from './logging/log.js';
import { logUnexpected } from './logging/log-unexpected.js';
import { importMarks } from './mark-import/import-marks.js';
import { createServerMetrics } from './metrics/server-metrics.js';
import type { PipelineContext } from './pipeline/pipeline-context.js';
import { PipelineEvents } from './pipeline/pipeline-events.js';
import { Pipeline } from './pipeline/pipeline.js';
import type { ConversionRequest } from './pipeline/request-conversion.js';
import { RemoteSteps } from './pipeline/remote-steps.js';
import { createSqlStateStore } from './state/sql/sql-state-store.js';
import { createJobTracer } from './telemetry/job-tracer.js';
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
/** The composition root: makes every part from the configuration and hands them to each other. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const log = createLog({ level: config.log.level, destination: options.logDestination ?? process.stdout });
  const viewer = config.server.viewer ? findViewerFiles() : undefined;
  const methods = createMethodRegistry();
  const {
    id: method,
    version: methodVersion,
    weightsDigest = '',
  } = methods.get(config.segmentation.method).description;
  const database = await connectState(config);
  const state = createSqlStateStore(database);
  const queues = connectQueues(config, database, log);
  const archive = connectArchive(config, state, (error) => logUnexpected(log, 'archive', error));
  const events = new PipelineEvents();
  const engine = await chooseEngine(config, log);
  const { documents, lesions } = queues;
  const metrics = createServerMetrics({
    jobCounts: () => state.jobs.count(),
    queueCounts: async () => ({ documents: await documents.counts(), lesions: await lesions.counts() }),
    queueOldest: async () => ({ documents: await documents.oldestAt(), lesions: await lesions.oldestAt() }),
    about: {
      ...{ version: packageVersion(), method, method_version: methodVersion },
      ...{ weights: weightsDigest, engine: engineView(engine).name },
    },
  });
  const segmenter = createSegmenter(config, engine, (code) => {
    log('segmenter.replaced', { code });
    metrics.onWorkerReplaced(code);
  });
  const decoding = createDecoding(config);
  const context: PipelineContext = {
    pacs: archive.pacs,
    state,
    documents: queues.documents,
    lesions: queues.lesions,
    segmenter,
    decode: decoding.decode,
    describeMethod: (id) => methods.get(id).description,
    methodFailure: (id) => methods.failureOf(id),
    events,
    log,
    settings: pipelineSettings(config),
    now: () => new Date(),
  };
  const ups = connectUps(config, archive.pacs, state);
  const feeds = [...archive.feeds, ...ups.feeds];
  const pipeline = new Pipeline(context, feeds);
  const remote = sharesState(config)
    ? new RemoteSteps(state, events, (code) => metrics.onArchiveError(code))
    : undefined;
  const review = await connectReview(config, { ...context, segmenter });
  const { tracesUrl: url } = config.telemetry;
  const tracer =
    url === undefined
      ? undefined
      : await createJobTracer({ url, serviceName: 'recist3d', serviceVersion: packageVersion() });
  // Each process tells of its own steps: those of workers come from them.
  if (tracer !== undefined) events.subscribe({ onStep: (step) => tracer.onStep(step) });
  events.subscribe({
    onStep: (step) => metrics.onStep(step),
    onDocument: (marks, reasons) => metrics.onDocument(marks, reasons),
    onArchiveError: (code) => metrics.onArchiveError(code),
  });
  const { webhookSecret } = config.feeds;
  let closeEvents = async (): Promise<void> => undefined;
  const backend = createApiBackend({
    ...{ state, pacs: archive.pacs, pipeline, metrics, review },
    events: remote?.events ?? events,
    queueFailure: () => queues.failure(),
    segmenterFailure: segmenterFailure(methodFailure(config, methods, log), segmenter),
    engine: engineView(engine),
  });
  const administration = new Administration(context, () => pipeline.wake());
  const app = createApp({
    backend,
    access: {
      authenticator: review.authenticator,
      audit: review.audit,
      origins: config.access.origins?.split(',').map((origin) => origin.trim()) ?? [],
      requestsPerMinute: config.access.requestsPerMinute,
    },
    parts: [
      ...review.parts,
      markImportPart(async (files, options) => {
        const { pacs, now } = context;
        const request = (wanted: ConversionRequest) => pipeline.request(wanted);
        const { modalities } = context.settings;
        const imported = await importMarks({ pacs, request, now, ...(modalities && { modalities }) }, files, options);
        return { ...imported, jobs: imported.jobs.map(jobView) };
      }),
      adminPart({ administration, dependencies: () => backend.dependencies(), version: packageVersion() }),
    ],
    furtherMetrics: review.metricsText,
    version: packageVersion(),
    ...(archive.router === undefined ? {} : { dicomWeb: archive.router }),
    ...(webhookSecret !== undefined && {
      webhooks: webhookRouter({
        secret: webhookSecret,
        onNotice: (notice) => pipeline.notice(notice),
        requestsPerMinute: config.access.requestsPerMinute,
      }),
    }),
    ...(viewer && { viewer: viewerRouter({ files: viewer, version: packageVersion(), signIn: signInOf(config) }) }),
    report: (problem, error) => {
      log('request.failed', { code: problem.code, status: problem.status });
      logUnexpected(log, 'http', error);
    },
  });
  const http = createListener(config, app);

  const closeAll = async (): Promise<void> => {
    await close(http);
    await closeEvents();
    await remote?.stop();
    await pipeline.stop(graceMs);
    await queues.close();
    await review.close();
    await segmenter.close();
    await decoding.close();
    await ups.close();
    await archive.close();
    await state.close();
    await tracer?.close();
  };

  return {
    start: async () => {
      try {
        const port = await listen(http, config.server);
        const resumedJobs = await pipeline.start();
        closeEvents = connectEvents(config, pipeline, log);
        remote?.start();
        review.start();
        const { threads } = config.segmentation;
        log('server.started', {
          port,
          archive: archive.kind,
          feeds: feeds.length,
          state: database.dialect.name,
          queue: queues.kind,
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

/** Other processes may work off lesions of this installation. */
const sharesState = ({ state, queue }: Config): boolean =>
  state.databaseUrl !== undefined || queue.url !== undefined || queue.concurrency === 0;

/** Where readers sign in; the viewer's client at the identity provider is called as the audience. */
const signInOf = ({ access }: Config) =>
  access.issuer === undefined ? undefined : { issuer: access.issuer, clientId: access.audience };

function listen(http: Server, { host, port }: Config['server']): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error) => reject(new ServerError('port-in-use', undefined, { cause: error })));
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port));
  });
}

/** HTTPS where a certificate is given. @throws {ConfigError} for files that cannot be used */
function createListener({ server }: Config, app: RequestListener): Server {
  const { tlsCertificateFile, tlsKeyFile } = server;
  if (tlsCertificateFile === undefined) return createHttpServer(requestTimeouts, app);
  const pair = readCertificateFiles({
    cert: { setting: 'server.tlsCertificateFile', file: tlsCertificateFile },
    key: { setting: 'server.tlsKeyFile', file: tlsKeyFile },
  });
  return createHttpsServer({ ...pair, ...requestTimeouts, minVersion: 'TLSv1.2' }, app);
}

/** Streams of events never end by themselves: open connections are closed. */
function close(http: Server): Promise<void> {
  http.closeAllConnections();
  return new Promise((resolve) => http.close(() => resolve()));
}
