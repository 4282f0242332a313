import type { Modality } from '../dicom-sr/volume/ct-volume.js';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createCandidateSearch } from '../models/candidates/candidate-search.js';
import type { ChosenEngine } from '../models/engine/create-inference-engine.js';
import type { EngineName } from '../models/engine/engine-candidate.js';
import { createMethodRegistry } from '../models/methods/method-registry.js';
import type { Config } from './config/config.js';
import { DecodingThreads } from './decoding/decoding-threads.js';
import { errorCode } from './errors/error-code.js';
import type { Log } from './logging/log.js';
import type { ServerErrorCode } from './errors/server-error.js';
import { logUnexpected } from './logging/log-unexpected.js';
import type { DocumentWork, LesionWork, PipelineSettings } from './pipeline/pipeline-context.js';
import type { JobQueue } from './queue/job-queue.js';
import { createLedgerJobQueue } from './queue/ledger/ledger-job-queue.js';
import { createRabbitJobQueue } from './queue/rabbitmq/rabbit-job-queue.js';
import { RabbitLink } from './queue/rabbitmq/rabbit-link.js';
import { createInProcessSegmenter } from './segmenter/in-process-segmenter.js';
import type { InteractiveSegmenter } from './segmenter/interactive-segmenter.js';
import { createWorkerPoolSegmenter } from './segmenter/worker-pool-segmenter.js';
import { openPostgres } from './state/postgres/open-postgres.js';
import type { SqlDatabase } from './state/sql/sql-database.js';
import { openStateDatabase } from './state/sqlite/open-state-database.js';
import { sqliteSql } from './state/sqlite/sqlite-sql.js';

/** The queues of this installation. */
export interface ConnectedQueues {
  readonly kind: 'embedded' | 'rabbitmq';
  readonly documents: JobQueue<DocumentWork>;
  readonly lesions: JobQueue<LesionWork>;
  /** Code of the error while the broker is away; the embedded queue is as well as its database. */
  failure(): ServerErrorCode | undefined;
  close(): Promise<void>;
}

/**
 * Opens the state of this installation: Postgres where `state.databaseUrl` says so, else SQLite in the data folder.
 * @throws {ServerError} state-unavailable, state-from-newer-version
 */
export async function connectState({ state, dataFolder }: Config): Promise<SqlDatabase> {
  if (state.databaseUrl !== undefined) return openPostgres(state.databaseUrl);
  return sqliteSql(openStateDatabase(join(dataFolder, 'state.db')));
}

/** Opens the queues: over RabbitMQ where `queue.url` says so, else in the state database alone. */
export function connectQueues({ queue }: Config, database: SqlDatabase, log: Log): ConnectedQueues {
  const options = { deliveryLimit: queue.deliveryLimit, leaseMs: queue.leaseSeconds * 1000 };
  if (queue.url === undefined) {
    return {
      kind: 'embedded',
      documents: createLedgerJobQueue<DocumentWork>(database, { ...options, name: 'documents' }),
      lesions: createLedgerJobQueue<LesionWork>(database, { ...options, name: 'lesions' }),
      failure: () => undefined,
      close: async () => undefined,
    };
  }
  const onError = (error: unknown): void => {
    log('queue.failed', { queue: 'broker', code: errorCode(error) });
    logUnexpected(log, 'queue', error);
  };
  const link = new RabbitLink({ url: queue.url, onError });
  const shared = { ...options, prefix: queue.prefix, onError };
  const documents = createRabbitJobQueue<DocumentWork>(database, link, { ...shared, name: 'documents' });
  const lesions = createRabbitJobQueue<LesionWork>(database, link, { ...shared, name: 'lesions' });
  return {
    kind: 'rabbitmq',
    documents,
    lesions,
    failure: () => link.failureCode,
    close: async () => {
      await Promise.all([documents.stop(), lesions.stop()]);
      await link.close();
    },
  };
}

/** @returns the segmenter of this process: worker threads, or this thread for 0 of them. */
export function createSegmenter(
  { segmentation, candidates: { weights } }: Config,
  engine: ChosenEngine,
  onReplaced: (code: string) => void,
): InteractiveSegmenter {
  const options = { engine: engine.engine.name as EngineName, threads: segmentation.engineThreads };
  if (segmentation.threads === 0) {
    const search = createCandidateSearch({ engine: options, ...(weights !== undefined && { weights }) });
    return createInProcessSegmenter(createMethodRegistry({ engine: options }), search);
  }
  return createWorkerPoolSegmenter({
    workerUrl: new URL('./segmenter/segmenter-worker.js', import.meta.url),
    threads: Math.min(segmentation.threads, availableParallelism()),
    timeoutMs: segmentation.timeoutSeconds * 1000,
    engine: options,
    warmUpWith: segmentation.method,
    ...(weights !== undefined && { candidateWeights: weights }),
    onReplaced,
  });
}

/** Threads that decode images: more than two would not get more of them from an archive. */
const mostDecodingThreads = 2;

/** @returns what decodes the images of this process: threads, or this one where it segments by itself, too. */
export const createDecoding = ({ segmentation }: Config): DecodingThreads =>
  new DecodingThreads(Math.min(segmentation.threads, mostDecodingThreads));

/** Delay before the second attempt of a job, and between tries while the archive is away. */
const [retryMs, outageRetryMs] = [5_000, 30_000];

/** @returns what the pipeline is told of the configuration. */
export const pipelineSettings = ({ segmentation, output, intake, queue, limits }: Config): PipelineSettings => ({
  method: segmentation.method,
  srSopClass: output.srSopClass,
  regions: intake.regions,
  quietMs: intake.quietSeconds * 1000,
  waitMs: intake.waitHours * 3_600_000,
  concurrency: queue.concurrency,
  deliveryLimit: queue.deliveryLimit,
  retryMs,
  outageRetryMs,
  outageMs: queue.outageHours * 3_600_000,
  modalities: intake.modalities.split(',') as Modality[],
  seriesBytes: limits.seriesMegabytes * 2 ** 20,
  cacheBytes: limits.cacheMegabytes * 2 ** 20,
});
