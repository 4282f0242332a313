import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../../dicom-sr/volume/volume.js';

/** A lesion in its CT as it could look at another visit. */
export interface ResizedLesion {
  readonly volume: Volume;
  readonly truth: Mask;
  /** Of the resized outline, partial voxels counted by their share. */
  readonly volumeMm3: number;
}

/** The surroundings give way up to so many radii; beyond, nothing moves. */
const reach = 2.6;

/**
 * Grows or shrinks a lesion within its CT: points near its middle move away from it (or towards it) by a factor, points beyond 2.6 radii stay,
 * and the tissue between gives way.
 * @param factor of every length of the lesion; its cube is that of its volume where the lesion is round. The truth is measured, not assumed.
 * @returns the CT and the truth on the same grid, both by linear interpolation
 */
export function resizeLesion(volume: Volume, truth: Mask, factor: number): ResizedLesion {
  const { shape, spacingMm } = volume;
  const { centre, radiusMm } = extentOf(truth, spacingMm);
  const inner = radiusMm * factor;
  const outer = Math.max(reach * radiusMm, 1.35 * inner);
  const voxels = new Float32Array(volume.voxels.length);
  const shares = new Float32Array(volume.voxels.length);
  const whole = wholeMask(truth, shape);
  for (let k = 0, i = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let c = 0; c < shape[2]; c++, i++) {
        const offset = [k - centre[0], j - centre[1], c - centre[2]];
        const distance = Math.hypot(...offset.map((steps, axis) => steps * spacingMm[axis]));
        const pull = sourceDistance(distance, inner, outer, factor) / Math.max(distance, 1e-9);
        const place = offset.map((steps, axis) => centre[axis] + steps * (distance < outer ? pull : 1));
        voxels[i] = interpolated(volume.voxels, shape, place);
        shares[i] = interpolated(whole, shape, place);
      }
  const voxelMm3 = spacingMm[0] * spacingMm[1] * spacingMm[2];
  return {
    volume: { voxels, shape, spacingMm },
    truth: { origin: [0, 0, 0], shape, voxels: Uint8Array.from(shares, (share) => (share >= 0.5 ? 1 : 0)) },
    volumeMm3: shares.reduce((sum, share) => sum + share, 0) * voxelMm3,
  };
}

/** Within the lesion distances scale; from its rim on they come back to what they are, evenly. */
function sourceDistance(distance: number, inner: number, outer: number, factor: number): number {
  if (distance <= inner) return distance / factor;
  const rim = inner / factor;
  return rim + ((distance - inner) * (outer - rim)) / (outer - inner);
}

function extentOf({ origin, shape, voxels }: Mask, spacingMm: SliceRowColumn) {
  const sum = [0, 0, 0];
  const points: (readonly [number, number, number])[] = [];
  for (let k = 0, i = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let c = 0; c < shape[2]; c++, i++) {
        if (voxels[i] === 0) continue;
        const point = [origin[0] + k, origin[1] + j, origin[2] + c] as const;
        points.push(point);
        point.forEach((index, axis) => (sum[axis] += index));
      }
  const centre = sum.map((total) => total / Math.max(1, points.length));
  const radiusMm = points.reduce(
    (most, point) =>
      Math.max(most, Math.hypot(...point.map((index, axis) => (index - centre[axis]) * spacingMm[axis]))),
    Math.min(...spacingMm),
  );
  return { centre, radiusMm };
}

function wholeMask({ origin, shape, voxels }: Mask, size: SliceRowColumn): Uint8Array {
  const whole = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0, i = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let c = 0; c < shape[2]; c++, i++)
        whole[((origin[0] + k) * size[1] + origin[1] + j) * size[2] + origin[2] + c] = voxels[i];
  return whole;
}

/** Beyond the border the border's own value. */
function interpolated(values: ArrayLike<number>, shape: SliceRowColumn, place: readonly number[]): number {
  const inside = place.map((index, axis) => Math.min(Math.max(index, 0), shape[axis] - 1));
  const low = inside.map((index, axis) => Math.min(Math.floor(index), Math.max(0, shape[axis] - 2)));
  let value = 0;
  for (let corner = 0; corner < 8; corner++) {
    const steps = [corner >> 2, (corner >> 1) & 1, corner & 1];
    const weight = steps.reduce((product, step, axis) => {
      const share = inside[axis] - low[axis];
      return product * (step ? share : 1 - share);
    }, 1);
    if (weight === 0) continue;
    const [k, j, c] = steps.map((step, axis) => Math.min(low[axis] + step, shape[axis] - 1));
    value += weight * values[(k * shape[1] + j) * shape[2] + c];
  }
  return value;
}
