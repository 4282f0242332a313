import { markEllipse } from '../mark/mark-ellipse.js';
import { lineMask } from '../raster/line-mask.js';
import { medianOf } from '../raster/median.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import type { WorkingPlane } from './working-plane.js';

/** The range of HU that is spread over the 256 levels of a method's image. */
export interface IntensityWindow {
  readonly lower: number;
  readonly upper: number;
  /** `lung` where aerated lung surrounds the lesion, so that its edge is the one between tissue and air. */
  readonly kind: 'soft-tissue' | 'lung';
}

/** HU on each side of the lesion's median. */
const SOFT_TISSUE_HALF_WIDTH = 200;
/** Aerated lung; what is below is air around the body. */
const LUNG_HU = { least: -950, most: -500 };
const LUNG_SHARE = 0.4;
const LUNG_CONTRAST = 150;
/** Relative radii between which the surroundings of a mark are judged. */
const SHELL = { from: 1.15, to: 2.2 };

/**
 * @returns the window of one mark: the median on its axes ± 200 HU; where at least 40 % of the shell around it is aerated lung, from the
 * median of that lung to above the lesion. With the first one the rim of a lung lesion, half tissue and half air, would count as air.
 */
export function chooseWindow(plane: WorkingPlane): IntensityWindow {
  const lines = lineMask(plane.size, [plane.axes.longAxis, plane.axes.shortAxis]);
  const lesion = medianOf(plane.intensities.filter((_, i) => lines[i] !== 0));
  const radius = quarterEllipseRadius(plane.size, markEllipse(plane.axes, plane.pixel / 2));
  const shell = plane.intensities.filter((_, i) => radius[i] > SHELL.from && radius[i] < SHELL.to);
  const air = shell.filter((value) => value < LUNG_HU.most);
  const lung = medianOf(air);
  if (air.length >= LUNG_SHARE * shell.length && lung > LUNG_HU.least && lesion - lung > LUNG_CONTRAST) {
    return { lower: lung, upper: Math.max(lung + 300, Math.min(lesion, 50) + 50), kind: 'lung' };
  }
  return { lower: lesion - SOFT_TISSUE_HALF_WIDTH, upper: lesion + SOFT_TISSUE_HALF_WIDTH, kind: 'soft-tissue' };
}

/** @returns the intensities as 8-bit levels: `lower` and what is below 0, `upper` and what is above 255. */
export function toLevels(intensities: Float32Array, { lower, upper }: IntensityWindow): Uint8Array {
  const scale = 255 / (upper - lower);
  // A clamped array rounds and clips.
  return new Uint8Array(Uint8ClampedArray.from(intensities, (value) => (value - lower) * scale).buffer);
}
