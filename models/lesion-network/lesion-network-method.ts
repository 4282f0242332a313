import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { createCutVolume } from '../graph-cut/cut-volume.js';
import { hasVoxelOn, maskSlice, touchesVolumeEnd } from '../measure/mask-slice.js';
import { outerEdgeAxes } from '../measure/outer-edge-axes.js';
import type { AnySegmentationMethod, Segmentation } from '../methods/segmentation-method.js';
import { axisChecks } from '../quality/lesion-checks.js';
import { completeMark } from './complete-mark.js';
import type { PredictLesion } from './lesion-probability.js';
import { isFound, lesionProbability } from './lesion-probability.js';
import { cutWithNetwork } from './network-cut.js';
import { rememberPrediction } from './remember-prediction.js';

/**
 * @returns the lesion network as a method: a unary term of the 3D cut, whose volumes are as good as those of the network alone or better
 * (docs/decisions/graph-cut-3d.md). Where the network finds nothing on the marked slice, or the outline's axes are further from the mark's than the
 * checks allow, the fallback works instead, unless that contradicts the mark as much (flag `network-set-aside`).
 * @param network predicts
 * @param weightsDigest SHA-256 of the weights that predict
 */
export function createLesionNetworkMethod(
  network: PredictLesion,
  version: string,
  fallback: AnySegmentationMethod,
  weightsDigest?: string,
): AnySegmentationMethod {
  const cutVolume = createCutVolume();
  const predict = rememberPrediction(network);
  return {
    description: { id: 'lesion-network', version, parameters: {}, ...(weightsDigest && { weightsDigest }) },
    dimension: 3,
    probability: async (volume, mark) =>
      lesionProbability(volume, (await completeMark(volume, mark, predict)).mark, predict),
    async segment(volume, mark): Promise<Segmentation> {
      const { mark: complete, flags: completed } = await completeMark(volume, mark, predict);
      const map = await lesionProbability(volume, complete, predict);
      const mask = cutWithNetwork(volume, complete, map, cutVolume);
      const contradictions = isFound(map, complete) ? contradictionsOf(volume, mark, mask) : Infinity;
      if (contradictions > 0) {
        const other = await fallback.segment(volume, mark);
        if (contradictionsOf(volume, mark, other.mask) < contradictions)
          return { ...other, method: fallback.description, flags: [...other.flags, 'network-set-aside'] };
      }
      return {
        mask,
        flags: touchesVolumeEnd(mask, volume.shape[0]) ? [...completed, 'touches-volume-end'] : completed,
      };
    },
  };
}

/** How many axis checks a mask fails; without a voxel on the marked slice it fails more than any other. */
function contradictionsOf(volume: Volume, mark: VoxelMark, mask: Mask): number {
  if (!hasVoxelOn(mask, mark.slice)) return Infinity;
  const [, rowMm, columnMm] = volume.spacingMm;
  const axes = outerEdgeAxes(maskSlice(mask, mark.slice), [rowMm, columnMm]);
  return axisChecks(volume, mark, axes).filter(({ passed }) => !passed).length;
}
