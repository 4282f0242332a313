import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { jitterMark, lesionRandom } from '../../evaluation/input/jitter-mark.js';
import type { LesionSource, SkippedLesion, SourceLesion } from '../source-lesion.js';
import type { RoiOptions } from './crop-roi.js';
import { cropRoi } from './crop-roi.js';
import type { LesionRoi } from './lesion-roi.js';

/** How lesions become ROIs, but for their source. */
export interface RoiRequest extends RoiOptions {
  /** Lesions whose long axis is shorter are left out. */
  readonly leastLongMm: number;
  /** Noise of the marks: each half axis times 1 ± this (uniform), as in `recist3d evaluate --jitter`; at most .2 in 001. */
  readonly markJitter: number;
  readonly jitterSeed: number;
}

export interface LoadedRois {
  readonly rois: readonly LesionRoi[];
  readonly skipped: readonly SkippedLesion[];
}

/** Raise it whenever the same request may give other ROIs. */
const CACHE_VERSION = 1;

/**
 * @returns the ROIs of all lesions of a source, from `cacheFolder` where the same request was made before. A cache file that cannot be read is
 * made anew; another fingerprint of the source, or another request, has another file.
 */
export async function loadRois(source: LesionSource, request: RoiRequest, cacheFolder?: string): Promise<LoadedRois> {
  if (cacheFolder === undefined) return cropAll(source, request);
  const key = JSON.stringify([CACHE_VERSION, source.name, await source.fingerprint(), request]);
  const name = createHash('sha256').update(key).digest('hex').slice(0, 24);
  const path = join(cacheFolder, `${name}.rois`);
  const known = await readCache(path, key);
  if (known) return known;
  const loaded = await cropAll(source, request);
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(`${path}.${process.pid}`, gzipSync(serialize({ key, loaded }), { level: 1 }));
  await rename(`${path}.${process.pid}`, path);
  return loaded;
}

async function readCache(path: string, key: string): Promise<LoadedRois | undefined> {
  try {
    const cached = deserialize(gunzipSync(await readFile(path))) as { key?: unknown; loaded: LoadedRois };
    return cached.key === key ? cached.loaded : undefined;
  } catch {
    return undefined;
  }
}

async function cropAll(source: LesionSource, request: RoiRequest): Promise<LoadedRois> {
  const rois: LesionRoi[] = [];
  const skipped: SkippedLesion[] = [];
  for await (const lesion of source.lesions((missed) => void skipped.push(missed))) {
    if (longMm(lesion) >= request.leastLongMm) rois.push(cropRoi(lesion, request, jittered(lesion, request)));
  }
  return { rois, skipped };
}

function jittered({ id, mark, volume }: SourceLesion, { markJitter, jitterSeed }: RoiRequest) {
  const [name, label = '1'] = id.split('#');
  return jitterMark(
    mark,
    markJitter,
    lesionRandom(jitterSeed, name.slice(name.indexOf('/') + 1), Number(label)),
    volume.shape,
  );
}

const longMm = ({
  mark: {
    longAxis: [a, b],
  },
  volume: { spacingMm },
}: SourceLesion): number => Math.hypot((b[0] - a[0]) * spacingMm[2], (b[1] - a[1]) * spacingMm[1]);
