import { markEllipse } from '../mark/mark-ellipse.js';
import type { QuarterEllipse } from '../raster/quarter-ellipse.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';

/**
 * @returns the mark's quarter-ellipse on the working grid. Endpoints are centres of outermost pixels of the volume, so it reaches half of such
 * a pixel further, which is less than half a pixel of a coarser grid.
 */
export function workingEllipse({ shape, region, axes }: WorkingVolume): QuarterEllipse {
  const pixel = Math.sqrt((shape[1] / region.shape[1]) * (shape[2] / region.shape[2]));
  return markEllipse(axes, pixel / 2);
}
