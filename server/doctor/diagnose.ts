import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { createMethodRegistry } from '../../models/methods/method-registry.js';
import { isLoopback } from '../access/is-loopback.js';
import type { Config } from '../config/config.js';
import { connectArchive } from '../connect-archive.js';
import { chooseEngine, engineView, preferredMethodFailure } from '../connect-engine.js';
import { connectQueues, connectState, createSegmenter } from '../connect-work.js';
import { ServerError } from '../errors/server-error.js';
import { silentLog } from '../logging/log.js';
import { openStateDatabase } from '../state/sqlite/open-state-database.js';
import { createSqliteStateStore } from '../state/sqlite/sqlite-state-store.js';
import { createSqlStateStore } from '../state/sql/sql-state-store.js';
import { brokerFailure } from './broker.js';
import { storeRights } from './store-rights.js';
import { archiveClockSkewSeconds } from './archive-clock.js';
import { tryFolder } from './try-folder.js';

/** What was found out about one thing that the server needs. */
export interface Finding {
  readonly what: string;
  readonly verdict: 'good' | 'look' | 'bad';
  readonly words: string;
  /** Set where somebody has to act. */
  readonly nextStep?: string;
}

const lowDiskMegabytes = 2_000;
const mostSkewSeconds = 60;
/** A disk that is alive answers in much less, also a network share. */
const diskWaitMs = 20_000;

/**
 * Looks at everything that a configuration names, one after the other; what is wrong with one thing does not keep it from the next.
 * @param waitMs how long the disk may take to answer
 */
export async function diagnose(config: Config, waitMs = diskWaitMs): Promise<readonly Finding[]> {
  const folder = tryFolder(config.dataFolder, waitMs);
  return [
    await attempt('disk', async () => diskFinding(await folder)),
    await attempt('database', () => database(config, folder)),
    await attempt('queue', () => queue(config, folder)),
    await attempt('archive', () => archive(config)),
    await attempt('storing', () => storing(config)),
    await attempt('clock', () => clock(config)),
    await attempt('engine', () => engine(config)),
    await attempt('segmentation', () => segmentation(config)),
    openness(config),
  ];
}

/** @param bytes that are free */
export function diskFinding(bytes: number): Finding {
  const megabytes = Math.floor(bytes / 1e6);
  const words = `${megabytes} MB are free in the data folder`;
  if (megabytes >= lowDiskMegabytes) return { what: 'disk', verdict: 'good', words };
  return { what: 'disk', verdict: 'look', words, nextStep: `Make room: less than ${lowDiskMegabytes} MB is little.` };
}

/** A database in the data folder is not touched where that cannot be used: it might never answer. */
async function openState(config: Config, folder: Promise<number>): ReturnType<typeof connectState> {
  if (config.state.databaseUrl === undefined) await folder;
  return connectState(config);
}

async function database(config: Config, folder: Promise<number>): Promise<Finding> {
  const open = await openState(config, folder);
  try {
    const counts = await createSqlStateStore(open).jobs.count();
    const jobs = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { what: 'database', verdict: 'good', words: `${open.dialect.name} answers and holds ${jobs} jobs` };
  } finally {
    await open.close();
  }
}

async function queue(config: Config, folder: Promise<number>): Promise<Finding> {
  const failure = await brokerFailure(config);
  if (failure !== undefined) throw new ServerError(failure);
  const open = await openState(config, folder);
  const queues = connectQueues(config, open, silentLog);
  try {
    const { ready, leased, dead } = await queues.lesions.counts();
    const words = `${queues.kind}: ${ready} lesions ready, ${leased} in work, ${dead} set aside`;
    if (dead === 0) return { what: 'queue', verdict: 'good', words };
    const nextStep = 'See why, and what to do, on the page /admin of the server, or with GET /api/jobs?state=failed.';
    return { what: 'queue', verdict: 'look', words, nextStep };
  } finally {
    await queues.close();
    await open.close();
  }
}

async function archive(config: Config): Promise<Finding> {
  if (config.pacs.url === undefined)
    return {
      what: 'archive',
      verdict: 'good',
      words: 'The embedded archive in the data folder is used (PACS_URL is not set)',
    };
  // Feeds are not asked, which would take up where they stand: how the archive is must not depend on the database.
  const state = createSqliteStateStore(openStateDatabase(':memory:'));
  const connected = connectArchive(config, state, () => undefined);
  try {
    await connected.pacs.ping();
    const series = await connected.pacs.searchAllSeries({ modality: 'CT', limit: 1, offset: 0 });
    const words = `${connected.kind} answers, searches, and holds ${series.length > 0 ? 'CT series' : 'no CT series yet'}`;
    return { what: 'archive', verdict: 'good', words };
  } finally {
    await connected.close();
    await state.close();
  }
}

/** Something that is no DICOM file is sent, which every archive refuses; how it does that tells what this account may. */
async function storing(config: Config): Promise<Finding> {
  const rights = await storeRights(config);
  if (rights === undefined) return { what: 'storing', verdict: 'good', words: 'The embedded archive takes results' };
  if (rights === 'granted') return { what: 'storing', verdict: 'good', words: 'The archive lets this account store' };
  const [words, nextStep] = {
    refused: ['The archive does not let this account store.', 'Give the account the right to store (STOW-RS).'],
    'no-service': [
      'The archive has no STOW-RS where it is expected.',
      'Check PACS_URL, and that STOW-RS is switched on.',
    ],
    unclear: ['The archive fails where something is stored.', 'Look into the log of the archive.'],
  }[rights];
  return { what: 'storing', verdict: rights === 'unclear' ? 'look' : 'bad', words, nextStep };
}

async function clock(config: Config): Promise<Finding> {
  if (config.pacs.url === undefined)
    return { what: 'clock', verdict: 'good', words: 'The embedded archive goes by the clock of this machine' };
  const skew = await archiveClockSkewSeconds(config);
  if (skew === undefined) return { what: 'clock', verdict: 'good', words: 'The archive does not tell its time' };
  const words = `The clocks of archive and server differ by ${skew.toFixed(0)} s`;
  if (skew <= mostSkewSeconds) return { what: 'clock', verdict: 'good', words };
  return {
    what: 'clock',
    verdict: 'look',
    words,
    nextStep: 'Let both follow a time server (NTP): dates decide which mark is newer.',
  };
}

async function engine(config: Config): Promise<Finding> {
  const { name, reason, warnings } = engineView(await chooseEngine(config, silentLog));
  if (warnings.length === 0) return { what: 'engine', verdict: 'good', words: `${name} runs networks: ${reason}` };
  const nextStep = 'See docs/engines.md for what it needs, or set SEGMENTATION_ENGINE to onnxruntime-cpu.';
  return { what: 'engine', verdict: 'look', words: warnings.join('; '), nextStep };
}

/** A ball of 20 mm is cut out of its surroundings, as any lesion would be. */
async function segmentation(config: Config): Promise<Finding> {
  const methods = createMethodRegistry();
  const { id, version } = methods.get(config.segmentation.method).description;
  const failure = methods.failureOf(config.segmentation.method);
  if (failure !== undefined) throw failure;
  const segmenter = createSegmenter(config, await chooseEngine(config, silentLog), () => undefined);
  const started = performance.now();
  try {
    await segmenter.segment({ ...ball(), method: config.segmentation.method });
  } finally {
    await segmenter.close();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const words = `${id} ${version} segments a test ball in ${seconds} s`;
  const preferred = preferredMethodFailure(config, methods);
  if (preferred === undefined) return { what: 'segmentation', verdict: 'good', words };
  const instead = `${words}, in place of what is preferred: ${preferred.code}: ${preferred.message}`;
  return { what: 'segmentation', verdict: 'look', words: instead, nextStep: preferred.nextStep };
}

function ball() {
  const [slices, side, radius] = [24, 64, 10];
  const voxels = new Int16Array(new SharedArrayBuffer(2 * slices * side * side));
  for (let i = 0; i < voxels.length; i += 1) {
    const [z, y, x] = [Math.floor(i / side / side), Math.floor(i / side) % side, i % side];
    const isInside = Math.hypot(x - side / 2, y - side / 2, z - slices / 2) <= radius;
    voxels[i] = (isInside ? 60 : -80) + ((i * 7919) % 21) - 10;
  }
  const [low, mid, high] = [side / 2 - radius, side / 2, side / 2 + radius];
  return {
    volume: { voxels, shape: [slices, side, side], spacingMm: [1, 1, 1] } as const,
    mark: {
      slice: slices / 2,
      longAxis: [
        [low, mid],
        [high, mid],
      ] as const,
      shortAxis: [
        [mid, low],
        [mid, high],
      ] as const,
    } as const,
  };
}

function openness({ server, access }: Config): Finding {
  const words = `The server listens on ${server.host}:${server.port}`;
  if (isLoopback(server.host)) return { what: 'network', verdict: 'good', words: `${words}, for this machine only` };
  const hasTls = server.tlsCertificateFile !== undefined;
  const missing = [...(hasTls ? [] : ['TLS']), ...(access.open ? ['login'] : [])];
  if (missing.length === 0) return { what: 'network', verdict: 'good', words: `${words}, with TLS, for who signs in` };
  const nextStep = `Let a proxy with ${missing.join(' and ')} stand before it.`;
  return { what: 'network', verdict: 'look', words: `${words}, without ${missing.join(' and ')} of its own`, nextStep };
}

async function attempt(what: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Recist3dError))
      return { what, verdict: 'bad', words: 'unexpected', nextStep: 'Look into the log.' };
    return { what, verdict: 'bad', words: `${error.code}: ${error.message}`, nextStep: error.nextStep };
  }
}
