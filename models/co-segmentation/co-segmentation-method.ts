import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { cropRoi } from '../data/roi/crop-roi.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import type { InputOptions } from '../data/sampling/image-channels.js';
import { pairTensor } from './pair-tensor.js';
import { refineByDcrf } from './refine-by-dcrf.js';
import { ROI_MARGIN } from '../data/roi/roi-margin.js';
import { maskOfPrediction } from '../prediction/mask-of-prediction.js';
import type { Tensor } from '../graph/value.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import type { AnySegmentationMethod, EarlierLesion } from '../methods/segmentation-method.js';
import { imageOf, pasteOnRoi } from '../prediction/predict-roi.js';
import type { ExemplarIndex } from './exemplar-index.js';

export interface CoSegmentationParts {
  readonly input: InputOptions;
  /** The network of pairs. @param pair [1, 2 · channels, side, side] @returns `probability` [1, 2, side, side] */
  readonly predict: (pair: Tensor) => Promise<Tensor>;
  /** @returns what a lesion looks like. @param image [1, channels, side, side] */
  readonly embed: (image: Tensor) => Promise<Float32Array>;
  readonly index: ExemplarIndex;
  /** Lesions of the index that a lesion is segmented beside; their predictions are averaged. */
  readonly partners: number;
  readonly description: MethodDescription;
  /** The same lesion at an earlier visit: then it is the only partner. */
  readonly earlier?: EarlierLesion;
}

/**
 * @returns co-segmentation (002) as a method: a lesion is segmented together with itself at its earlier visit, or with the lesions of an index that
 * look most like it; then the dense CRF. It fills the marked slice.
 */
export function createCoSegmentationMethod(parts: CoSegmentationParts): AnySegmentationMethod {
  return {
    description: parts.description,
    dimension: 2,
    besides: (earlier) => createCoSegmentationMethod({ ...parts, earlier }),
    async segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const roi = roiOf(volume, complete, parts.input);
      const mask = await segmentBesides(roi, await partnersOf(roi, parts), parts);
      return { mask, flags: assumed ? ['short-axis-assumed'] : [] };
    },
  };
}

/** The window of an unknown organ; the networks learn windows of organs. */
const roiOf = (volume: Volume, mark: VoxelMark, { side }: InputOptions): LesionRoi =>
  cropRoi(
    { id: 'lesion', set: 'product', patient: 'product', organ: 'unknown', volume, mark },
    { side: side * ROI_MARGIN, scale: 2 * ROI_MARGIN, heightShare: 0 },
  );

async function partnersOf(
  roi: LesionRoi,
  { input, embed, index, partners, earlier }: CoSegmentationParts,
): Promise<readonly Tensor[]> {
  if (earlier !== undefined) {
    const own = roiOf(earlier.volume, earlier.mark, input);
    return [imageOf(own, [own.markedSlice], input)];
  }
  const image = imageOf(roi, [roi.markedSlice], input);
  const similar = await index.nearest(await embed(image), partners);
  return similar.map(({ image: data }) => ({ shape: image.shape, data }));
}

async function segmentBesides(
  roi: LesionRoi,
  partners: readonly Tensor[],
  { input, predict }: CoSegmentationParts,
): Promise<Mask> {
  const { side } = input;
  const image = imageOf(roi, [roi.markedSlice], input);
  const mean = new Float32Array(side * side);
  for (const partner of partners) {
    const { data } = await predict(pairTensor(image, partner));
    for (let i = 0; i < mean.length; i++) mean[i] += Number(data[i]) / partners.length;
  }
  const map = new Float32Array(roi.slices * roi.side * roi.side);
  pasteOnRoi(mean, 0, side, map, roi.markedSlice, roi.side);
  return maskOfPrediction(roi, refineByDcrf(roi, map), 2);
}
