import type { MaskedLesionView } from '../../server/http/lesion/lesion-schemas.js';

/** @returns the mask as the page probe tells it: `uid:start,length,…` by image. */
export const textOf = ({ mask }: Pick<MaskedLesionView, 'mask'>): string[] =>
  mask.slices.map(({ sopInstanceUID, runs }) => `${sopInstanceUID}:${runs.join()}`).sort();

/** @returns the Dice of two masks in that form. */
export function diceOf(a: readonly string[], b: readonly string[]): number {
  const [first, second] = [voxelsOf(a), voxelsOf(b)];
  const both = [...first].filter((voxel) => second.has(voxel)).length;
  return (2 * both) / (first.size + second.size);
}

function voxelsOf(mask: readonly string[]): ReadonlySet<string> {
  const voxels = new Set<string>();
  for (const slice of mask) {
    const [uid, text] = slice.split(':');
    const runs = text.split(',').map(Number);
    for (let r = 0; r < runs.length; r += 2) for (let i = 0; i < runs[r + 1]; i++) voxels.add(`${uid} ${runs[r] + i}`);
  }
  return voxels;
}
