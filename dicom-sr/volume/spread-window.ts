import type { CtVolume } from './ct-volume.js';

/** What methods take for soft tissue; the display window of another modality is spread over it. */
const [lowerHu, upperHu] = [-160, 240];
/** Far below would be taken for lung, far above for bone. */
const [leastHu, mostHu] = [-400, 1000];
/** Share of the marked slice's pixels that the window leaves out at each end, where the image has none. */
const leftOut = 0.01;

/**
 * Spreads the intensities of MR and PET for methods and pictures that expect HU: the display window of the marked image becomes that of soft
 * tissue.
 * @returns CT as it is
 * @see PS3.3 C.11.2.1.2 Window Center and Window Width
 */
export function spreadWindow(volume: CtVolume, slice: number): CtVolume {
  if ((volume.modality ?? 'CT') === 'CT') return volume;
  const [lower, upper] = windowOf(volume, slice);
  const scale = (upperHu - lowerHu) / (upper - lower);
  const voxels = new Float32Array(new SharedArrayBuffer(4 * volume.voxels.length));
  for (let i = 0; i < voxels.length; i++)
    voxels[i] = Math.min(mostHu, Math.max(leastHu, (volume.voxels[i] - lower) * scale + lowerHu));
  return { ...volume, voxels };
}

function windowOf({ window, voxels, shape }: CtVolume, slice: number): readonly [lower: number, upper: number] {
  if (window !== undefined) return [window[0] - window[1] / 2, window[0] + window[1] / 2];
  const plane = shape[1] * shape[2];
  const sorted = Float32Array.from(voxels.subarray(slice * plane, (slice + 1) * plane)).sort();
  const [lower, upper] = [leftOut, 1 - leftOut].map((share) => sorted[Math.floor(share * (plane - 1))]);
  return upper > lower ? [lower, upper] : [lower - 0.5, lower + 0.5];
}
