/**
 * Parts of an installation with the null segmenter, which marks one voxel at once: what is left is feed, queue, state, writing and storing.
 * Run by null-run.mjs; as a program of its own it is a worker: node null-installation.mjs DATABASE_URL QUEUE_URL DICOMWEB_URL
 */
import { aliveMegabytes } from './process-usage.mjs';

const built = (path) => import(new URL(`../../dist-bench/${path}`, import.meta.url).href);
const { Pipeline } = await built('server/pipeline/pipeline.js');
const { PipelineEvents } = await built('server/pipeline/pipeline-events.js');
const { connectQueues, connectState, pipelineSettings } = await built('server/connect-work.js');
const { createSqlStateStore } = await built('server/state/sql/sql-state-store.js');
const { createDicomWebPacs } = await built('server/pacs/dicomweb-pacs.js');
const { loadConfig } = await built('server/config/load-config.js');
const { silentLog } = await built('server/logging/log.js');

/** Full after the first studies: what grows behind that would grow for ever. */
const smallCache = { LIMITS_CACHE_MEGABYTES: '1' };

const method = { id: 'null-segmenter', version: '1', parameters: {} };

/** Named so in every result: nobody takes it for a segmentation. */
const nullSegmenter = {
  segment: async ({ mark }) => {
    const [column, row] = [0, 1].map((axis) => Math.round((mark.longAxis[0][axis] + mark.longAxis[1][axis]) / 2));
    const size = { longAxisMm: 1, shortAxisMm: 1 };
    return {
      mask: { origin: [mark.slice, row, column], shape: [1, 1, 1], voxels: new Uint8Array([1]) },
      measurements: {
        ...{ volumeMm3: 1, volumeIntervalMm3: [1, 1], ...size, meanHu: 0, sdHu: 0 },
        largestSlice: { slice: mark.slice, ...size },
      },
      ...{ flags: [], checks: [], method, durationMs: 0 },
    };
  },
  close: async () => undefined,
};

/** @returns a pipeline over the state, the queue and the archive that `env` names */
export async function startPart({ env, pacs, feeds = [], workers = 0 }) {
  const config = loadConfig({ env: { INTAKE_QUIET_SECONDS: '0', INTAKE_POLL_SECONDS: '0.1', ...smallCache, ...env } });
  const database = await connectState(config);
  const state = createSqlStateStore(database);
  const queues = connectQueues(config, database, silentLog);
  const context = {
    ...{ pacs, state, documents: queues.documents, lesions: queues.lesions, segmenter: nullSegmenter },
    ...{ describeMethod: () => method, events: new PipelineEvents(), log: silentLog, now: () => new Date() },
    settings: { ...pipelineSettings(config), concurrency: workers },
  };
  const pipeline = new Pipeline(context, feeds);
  if (feeds.length > 0) await pipeline.start();
  else pipeline.startWorker();
  return {
    state,
    queues,
    stop: async () => {
      await pipeline.stop(20_000);
      await queues.close();
      await state.close();
    },
  };
}

const [, file, databaseUrl, queueUrl, archiveUrl] = process.argv;
if (file?.endsWith('null-installation.mjs') && archiveUrl !== undefined) {
  const pacs = createDicomWebPacs({ baseUrl: archiveUrl });
  const env = { DATABASE_URL: databaseUrl, QUEUE_URL: queueUrl };
  const part = await startPart({ env, pacs, workers: 2 });
  process.once('SIGTERM', async () => {
    await part.stop();
    await pacs.close();
    process.exit(0);
  });
  const alive = aliveMegabytes();
  process.on('SIGUSR2', () => console.log(`alive ${alive().toFixed(1)}`));
  console.log('ready');
}
