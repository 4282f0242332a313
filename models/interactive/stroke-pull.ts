import { decay } from '../raster/decay.js';
import { squaredDistanceTransform } from '../raster/squared-distance-transform.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { DrawnVoxels } from './drawn-voxels.js';

/** How strokes pull the voxels around them. */
export interface StrokePull {
  /** Beside the cut's own terms: > 0 towards the lesion. */
  readonly unary: Float32Array;
  /** 0 … 1: how little the mark's own certainties count here. */
  readonly freedom: Float32Array;
}

/** Against the strongest that the shape says (−6 in soft tissue), so that a stroke is heard beyond the mark. */
const strength = 8;
/** A stroke reaches this share of the long axis, and at least some pixels. */
const reachShare = 0.25;
const leastReachPixels = 3;
/** Intensities of a stroke are never taken to be more alike than this, HU. */
const leastSpreadHu = 20;

/**
 * @returns the pull of strokes: a voxel near one, of about its intensities, goes to its side; undefined where there are none
 */
export function strokePull(working: WorkingVolume, { add, remove }: DrawnVoxels): StrokePull | undefined {
  const towards = influence(working, add);
  const away = influence(working, remove);
  if (towards === undefined && away === undefined) return undefined;
  const nothing = (): Float32Array => new Float32Array(working.intensities.length);
  return combinedPull(towards ?? nothing(), away ?? nothing());
}

function combinedPull(towards: Float32Array, away: Float32Array): StrokePull {
  const [unary, freedom] = [new Float32Array(towards.length), new Float32Array(towards.length)];
  for (let i = 0; i < unary.length; i++) {
    unary[i] = strength * (towards[i] - away[i]);
    freedom[i] = Math.max(towards[i], away[i]);
  }
  return { unary, freedom };
}

/** exp(−(d/ρ)²) · exp(−½((I − µ)/2σ)²): near, and alike. */
function influence(working: WorkingVolume, drawn: Uint8Array): Float32Array | undefined {
  if (!drawn.includes(1)) return undefined;
  const { shape, intensities, pixelMm, sliceMm, axes } = working;
  const [a, b] = axes.longAxis;
  const longMm = Math.hypot(b[0] - a[0], b[1] - a[1]) * pixelMm;
  const reachMm = Math.max(leastReachPixels * pixelMm, reachShare * longMm);
  const squared = squaredDistanceTransform(drawn, shape, [sliceMm, pixelMm, pixelMm]);
  const { mean, spread } = intensitiesOf(intensities, drawn);
  const pull = new Float32Array(intensities.length);
  for (let i = 0; i < pull.length; i++) {
    const difference = (intensities[i] - mean) / (2 * spread);
    pull[i] = decay(squared[i] / (reachMm * reachMm) + 0.5 * difference * difference);
  }
  return pull;
}

function intensitiesOf(
  intensities: Float32Array,
  drawn: Uint8Array,
): { readonly mean: number; readonly spread: number } {
  const values = intensities.filter((_, i) => drawn[i] !== 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, spread: Math.max(leastSpreadHu, Math.sqrt(variance)) };
}
