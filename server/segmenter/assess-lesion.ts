import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { MethodRegistry } from '../../models/methods/method-registry.js';
import { segmentAndAssess } from '../../models/quality/segment-and-assess.js';
import { ServerError } from '../errors/server-error.js';
import type { SegmentOutcome, SegmentRequest } from './segmenter.js';

/**
 * Segments, measures and checks one mark in this thread.
 * @throws {ServerError} no-lesion-found for an empty mask, segmentation-failed for an error that no catalogue names
 */
export async function assessLesion(
  methods: MethodRegistry,
  { volume, mark, method }: SegmentRequest,
): Promise<SegmentOutcome> {
  const started = performance.now();
  const outcome = await attempt(async () => segmentAndAssess(volume, mark, methods.get(method)));
  if (!outcome.mask.voxels.includes(1)) throw new ServerError('no-lesion-found');
  return { ...outcome, durationMs: performance.now() - started };
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof Recist3dError ? cause : new ServerError('segmentation-failed', undefined, { cause });
  }
}
