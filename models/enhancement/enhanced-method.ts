import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { HuWindow } from '../data/hu-window.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import type { Enhancer } from './enhancer.js';

/** Slices farther from the marked one than this share of the long axis hold no lesion that is looked at. */
const reachShare = 0.75;
/** Holds lung, soft tissue and what lies between: a method sees both. */
const enhancedWindow: HuWindow = { lower: -1000, upper: 400 };

/**
 * @returns a method that looks at enhanced slices around the mark (003, section 3.4) instead of those of the scanner; everything that is measured is
 * measured on the scanner's. Its id is the method's with `-enhanced`, and the weights of the enhancement are named among its parameters.
 */
export function createEnhancedMethod(method: AnySegmentationMethod, enhancer: Enhancer): AnySegmentationMethod {
  const { id, parameters, ...rest } = method.description;
  const { version, weightsDigest = '' } = enhancer.description;
  const own = { enhancement: enhancer.description.id, enhancementVersion: version, enhancementWeights: weightsDigest };
  const { dimension, probability, besides } = method;
  const enhanced = (volume: Volume, mark: VoxelMark): Promise<Volume> => enhanceAround(volume, mark, enhancer);
  return {
    description: { ...rest, id: `${id}-enhanced`, parameters: { ...parameters, ...own } },
    dimension,
    segment: async (volume, mark) => method.segment(await enhanced(volume, mark), mark),
    ...(probability && { probability: async (volume, mark) => probability(await enhanced(volume, mark), mark) }),
    ...(besides && { besides: (earlier) => createEnhancedMethod(besides(earlier), enhancer) }),
  };
}

/** @returns the volume with the slices that the lesion can reach enhanced; the others as they are. */
export async function enhanceAround(volume: Volume, mark: VoxelMark, enhancer: Enhancer): Promise<Volume> {
  const { shape, spacingMm } = volume;
  const [slices, rows, columns] = shape;
  const complete = assumeShortAxis(mark, [spacingMm[1], spacingMm[2]]).mark;
  const reach = Math.ceil((reachShare * markFrame(complete, spacingMm).longAxisMm) / spacingMm[0]);
  const voxels = Float32Array.from(volume.voxels);
  const area = rows * columns;
  for (let k = Math.max(0, mark.slice - reach); k <= Math.min(slices - 1, mark.slice + reach); k++) {
    const plane = volume.voxels.subarray(k * area, (k + 1) * area);
    voxels.set((await enhancer.enhance(plane, { rows, columns }, enhancedWindow)).enhanced, k * area);
  }
  return { voxels, shape, spacingMm };
}
