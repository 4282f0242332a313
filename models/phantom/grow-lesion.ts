import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { largestSlice, maskSlice } from '../measure/mask-slice.js';
import { recistFromMask } from '../measure/recist-from-mask.js';
import type { LesionKind } from './lesion-kinds.js';
import { lesionShape } from './lesion-shape.js';
import type { Canvas } from './paint.js';
import type { PartialVolume } from './partial-volume.js';
import { partialVolume, truthMask } from './partial-volume.js';
import type { PhantomLesion } from './phantom-lesion.js';
import type { LesionPlace } from './place-lesions.js';
import type { SeededRandom } from './seeded-random.js';
import type { Shape } from './shape.js';
import type { Texture } from './texture.js';
import { smoothTexture } from './texture.js';
import type { Warp } from './warp.js';

/**
 * Puts a lesion into the picture.
 * @returns what is known of it, or undefined where no voxel is filled by half (the grid is too coarse for it)
 */
export function growLesion(
  canvas: Canvas,
  place: LesionPlace,
  name: string,
  random: SeededRandom,
): PhantomLesion | undefined {
  const { kind, centreMm, radiusMm } = place;
  const free = lesionShape(random, {
    centreMm,
    radiusMm,
    flattening: kind.flattening,
    irregularity: kind.irregularity,
  });
  const solid = kind.confinedTo ? confined(free, kind.confinedTo, canvas.warp) : free;
  const part = partialVolume(solid, canvas.grid);
  const truth = truthMask(part);
  const mark = markOf(truth, canvas.grid.spacingMm);
  if (!mark) return undefined;
  fill(canvas, part, tissueOf(kind, free, radiusMm, smoothTexture(random, 4)));
  return { kind: kind.id, name, finding: kind.finding, site: kind.site, truth, volumeMm3: part.volumeMm3, mark };
}

/** @returns the part of a lesion within an organ. Anatomy is described unbent, so it is asked at the bent place. */
function confined(free: Shape, organ: Shape, warp: Warp): Shape {
  return {
    bounds: free.bounds,
    depth: (x, y, z) => {
      const depth = free.depth(x, y, z);
      return depth <= 0 ? depth : Math.min(depth, organ.depth(x + warp.shiftX(y, z), y + warp.shiftY(x, z), z));
    },
  };
}

/** HU by depth below the free surface: the centre may be less dense, and nothing is quite even. */
function tissueOf({ hu }: LesionKind, free: Shape, radiusMm: number, texture: Texture): Texture {
  return (x, y, z) => {
    const inward = Math.min(1, Math.max(0, free.depth(x, y, z) / (0.6 * radiusMm)));
    return hu.rim + (hu.centre - hu.rim) * inward + hu.texture * texture(x, y, z);
  };
}

function fill({ grid, hu }: Canvas, { origin, shape, shares }: PartialVolume, tissue: Texture): void {
  const [dz, dy, dx] = grid.spacingMm;
  const [x0, y0, z0] = grid.affine.origin;
  for (let k = 0, n = 0; k < shape[0]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      const line = ((k + origin[0]) * grid.shape[1] + j + origin[1]) * grid.shape[2] + origin[2];
      for (let i = 0; i < shape[2]; i++, n++) {
        if (shares[n] === 0) continue;
        const value = tissue(x0 + (i + origin[2]) * dx, y0 + (j + origin[1]) * dy, z0 + (k + origin[0]) * dz);
        hu[line + i] += shares[n] * (value - hu[line + i]);
      }
    }
  }
}

/** @returns the RECIST axes of a mask on its largest slice, as a careful reader would draw them; undefined for an empty one. */
export function markOf(truth: Mask, spacingMm: readonly [number, number, number]): VoxelMark | undefined {
  const slice = largestSlice(truth);
  if (slice === undefined) return undefined;
  const part = maskSlice(truth, slice);
  const axes = recistFromMask(part, [spacingMm[1], spacingMm[2]]);
  const inVolume = ([p, q]: VoxelAxis): VoxelAxis => [
    [p[0] + part.origin[1], p[1] + part.origin[0]],
    [q[0] + part.origin[1], q[1] + part.origin[0]],
  ];
  return axes && { slice, longAxis: inVolume(axes.longAxis), shortAxis: inVolume(axes.shortAxis) };
}
