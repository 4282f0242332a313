import type { MaskView } from '../../../../server/http/lesion/lesion-schemas.js';

/** @returns `start, length, …` of the pixels that are not 0, row by row. */
export function runsOf(pixels: ArrayLike<number>): number[] {
  const runs: number[] = [];
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] === 0) continue;
    const start = i;
    while (i < pixels.length && pixels[i] !== 0) i++;
    runs.push(start, i - start);
  }
  return runs;
}

/** @returns whether no pixel is set; looks at four at a time, as most slices of a series hold nothing. */
export function isEmpty(pixels: Uint8Array | Int16Array): boolean {
  const { buffer, byteOffset, byteLength } = pixels;
  if (byteOffset % 4 !== 0 || byteLength % 4 !== 0) return pixels.every((value) => value === 0);
  const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  return true;
}

/** Calls back for each pixel of the runs. */
export function forEachPixel(runs: readonly number[], visit: (index: number) => void): void {
  for (let r = 0; r + 1 < runs.length; r += 2) for (let i = 0; i < runs[r + 1]; i++) visit(runs[r] + i);
}

export const pixelCount = (runs: readonly number[]): number =>
  runs.reduce((sum, value, i) => (i % 2 ? sum + value : sum), 0);

export const voxelCount = (mask: Pick<MaskView, 'slices'>): number =>
  mask.slices.reduce((sum, { runs }) => sum + pixelCount(runs), 0);

/** @returns whether both masks hold the same voxels. */
export function sameMask(a: Pick<MaskView, 'slices'>, b: Pick<MaskView, 'slices'>): boolean {
  const text = (mask: Pick<MaskView, 'slices'>): string =>
    mask.slices
      .filter(({ runs }) => runs.length > 0)
      .map(({ sopInstanceUID, runs }) => `${sopInstanceUID}:${runs.join()}`)
      .sort()
      .join(';');
  return text(a) === text(b);
}
