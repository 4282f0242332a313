import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { createConstrainedCut, createConstrainedNetworkCut } from '../../models/interactive/constrained-cut.js';
import { isUnconstrained } from '../../models/interactive/cut-constraints.js';
import type { CutUncorrected } from '../../models/interactive/uncorrected-cut.js';
import type { MethodRegistry } from '../../models/methods/method-registry.js';
import type { AnySegmentationMethod } from '../../models/methods/segmentation-method.js';
import { cropMask } from '../../models/measure/crop-mask.js';
import { measureLesion } from '../../models/measure/measure-lesion.js';
import { checkLesion } from '../../models/quality/lesion-checks.js';
import { segmentAndAssess } from '../../models/quality/segment-and-assess.js';
import { ServerError } from '../errors/server-error.js';
import type { QuickOutcome } from './interactive-segmenter.js';
import type { SegmentOutcome, SegmentRequest } from './segmenter.js';

/** What methods are found and made with. */
export interface MethodTools {
  readonly methods: MethodRegistry;
  readonly uncorrected: CutUncorrected;
}

/**
 * Segments, measures and checks one mark in this thread. The mask comes without the region around the lesion: it is sent between threads and written.
 * @throws {ServerError} no-lesion-found for an empty mask, segmentation-failed for an error that no catalogue names
 */
export async function assessLesion(tools: MethodTools, request: SegmentRequest): Promise<SegmentOutcome> {
  const { volume, mark } = request;
  const started = performance.now();
  const outcome = await attempt(async () => segmentAndAssess(volume, mark, methodOf(tools, request)));
  if (!outcome.mask.voxels.includes(1)) throw new ServerError('no-lesion-found');
  return { ...outcome, mask: cropMask(outcome.mask), durationMs: performance.now() - started };
}

/** Segments, measures and checks one mark without the interval of its volume. @throws as `assessLesion` */
export async function segmentQuickly(tools: MethodTools, request: SegmentRequest): Promise<QuickOutcome> {
  const started = performance.now();
  const { volume, mark } = request;
  const outcome = await attempt(async () => {
    const method = methodOf(tools, request);
    const { mask, flags, method: ran = method.description } = await method.segment(volume, mark);
    const measurements = measureLesion(volume, mark, mask);
    const checks = checkLesion(volume, mark, mask, measurements);
    return { mask, flags, measurements, checks, method: ran };
  });
  if (!outcome.mask.voxels.includes(1)) throw new ServerError('no-lesion-found');
  return { ...outcome, mask: cropMask(outcome.mask), durationMs: performance.now() - started };
}

/** @returns the method of a request: the one that it names, or the cut under what a reader drew, with the network of that one where it has one. */
export function methodOf(
  { methods, uncorrected }: MethodTools,
  { method, constraints }: Pick<SegmentRequest, 'method' | 'constraints'>,
): AnySegmentationMethod {
  if (constraints === undefined || isUnconstrained(constraints)) return methods.get(method);
  const { description, probability } = methods.get(method);
  return probability === undefined
    ? createConstrainedCut(constraints, uncorrected)
    : createConstrainedNetworkCut(constraints, { description, probability }, uncorrected);
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof Recist3dError ? cause : new ServerError('segmentation-failed', undefined, { cause });
  }
}
