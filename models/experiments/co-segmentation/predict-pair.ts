import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { InputOptions } from '../../data/sampling/image-channels.js';
import { imageOf, pasteOnRoi } from '../../prediction/predict-roi.js';
import type { Predict } from '../../prediction/predict-roi.js';
import { pairTensor } from '../../co-segmentation/pair-tensor.js';

/**
 * @returns what a network of pairs says of a lesion's marked slice beside each of its partners, the mean over them; on the grid of the whole
 * ROI, [slice, row, column], 0 on other slices
 */
export async function predictPair(
  predict: Predict,
  roi: LesionRoi,
  partners: readonly LesionRoi[],
  input: InputOptions,
): Promise<Float32Array> {
  const image = imageOf(roi, [roi.markedSlice], input);
  const mean = new Float32Array(input.side * input.side);
  for (const partner of partners) {
    const { probability } = await predict(pairTensor(image, imageOf(partner, [partner.markedSlice], input)));
    for (let i = 0; i < mean.length; i++) mean[i] += Number(probability.data[i]) / partners.length;
  }
  const map = new Float32Array(roi.slices * roi.side * roi.side);
  pasteOnRoi(mean, 0, input.side, map, roi.markedSlice, roi.side);
  return map;
}
