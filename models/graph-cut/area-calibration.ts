import type { WorkingVolume } from '../working-volume/working-volume.js';

/** Pixels further out than this do not count: another lesion or an organ of the same intensity. */
const outermost = 1.4;
/** The shift is at most as much as the clipped log-odds themselves. */
const mostShift = 3;

/**
 * @returns what is to be added to the log-odds so that, on the marked slice, as many pixels speak for the lesion as the mark's ellipse has; 0 where
 * there are enough already. Readers draw around the rim that partial volume and inflammation make; histograms of the mark's core alone miss it.
 * @param planar radius on the marked slice
 */
export function calibrationShift({ markedSlice }: WorkingVolume, planar: Float32Array, logOdds: Float32Array): number {
  const near: number[] = [];
  let ellipse = 0;
  for (let i = 0; i < planar.length; i++) {
    if (planar[i] < outermost) near.push(logOdds[markedSlice * planar.length + i]);
    if (planar[i] < 1) ellipse++;
  }
  if (near.length === 0) return 0;
  const descending = Float64Array.from(near).sort().reverse();
  const last = descending[Math.min(descending.length - 1, ellipse)];
  return Math.min(mostShift, Math.max(0, -last));
}
