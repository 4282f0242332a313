import { gaussianBlur } from '../raster/gaussian-blur.js';
import { mapToFloats } from '../raster/map-voxels.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { Appearance } from './appearance.js';
import type { Surroundings } from './surroundings.js';

/** Share of the way from lung to lesion at which the partial-volume rim is halved between them. */
const rim = 0.25;
/** Intensities of a lesion above this are calcium or contrast medium, not the lesion's body. */
const brightestLesionHu = 50;
const loudest = 3;
/** Smoothing of the intensities that the boundary follows, voxels. */
const boundarySigma = 0.6;
/** Below this share of the way from lung to lesion a voxel is air, and no core. */
const airShare = 0.15;

/**
 * @returns the appearance of a lesion in aerated lung: linear log-odds around the middle of the partial-volume rim. Histograms count the rim,
 * which belongs to the lesion, as air.
 */
export function lungAppearance(working: WorkingVolume, { lungHu, lesionHu }: Surroundings): Appearance {
  const { intensities, shape } = working;
  const contrast = Math.min(lesionHu, brightestLesionHu) - lungHu;
  const threshold = lungHu + rim * contrast;
  const relative = mapToFloats(intensities, (value) => Math.min(1, Math.max(0, (value - lungHu) / contrast)));
  const appearance: Appearance = {
    surroundings: 'lung',
    evenness: 0,
    logOdds: mapToFloats(
      intensities,
      (value) => loudest * Math.min(1, Math.max(-1, (value - threshold) / (rim * contrast))),
    ),
    boundary: gaussianBlur(relative, shape, [0, boundarySigma, boundarySigma]),
    mayBeCore: (voxel) => intensities[voxel] > lungHu + airShare * contrast,
    relearned: () => appearance,
  };
  return appearance;
}
