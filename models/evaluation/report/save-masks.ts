import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import type { LesionPair } from '../input/lesion-pair.js';
import { voxelCount } from '../input/nifti/nifti-image.js';
import { writeLabels } from '../input/nifti/write-labels.js';
import { unpackMask } from '../input/packed-mask.js';
import { readGrid } from '../input/read-lesion-pair.js';
import type { EvaluatedLesion } from '../run/run-evaluation.js';

/** One lesion's result with the value that it gets in a label map. */
export interface LabelledMask {
  readonly label: number;
  readonly mask: Mask;
}

/**
 * @returns all results of one image in one label map. Where two of them overlap the smaller one keeps the voxel (of equals the lower label), so
 * that a large result that spills does not swallow a small lesion.
 */
export function mergeLabels(results: readonly LabelledMask[], shape: SliceRowColumn): Uint16Array {
  const labels = new Uint16Array(voxelCount(shape));
  const size = ({ mask }: LabelledMask) => mask.voxels.reduce((sum, voxel) => sum + voxel, 0);
  const largestFirst = results
    .map((result) => ({ ...result, size: size(result) }))
    .sort((a, b) => b.size - a.size || b.label - a.label);
  for (const { label, mask } of largestFirst) paint(labels, shape, mask, label);
  return labels;
}

function paint(labels: Uint16Array, [, rows, columns]: SliceRowColumn, mask: Mask, label: number): void {
  const [slices, height, width] = mask.shape;
  const [slice0, row0, column0] = mask.origin;
  for (let i = 0; i < slices * height * width; i++) {
    if (mask.voxels[i] === 0) continue;
    const [k, j, c] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    labels[((slice0 + k) * rows + row0 + j) * columns + column0 + c] = label;
  }
}

/**
 * Writes `OUT/METHOD/ID_pred.nii.gz` for every pair and method: the grid and header of the mask (of the CT where there is none), the labels of the
 * lesions. A lesion that a method failed on is missing in its file.
 */
export function saveMasks(lesions: readonly EvaluatedLesion[], methods: readonly string[], folder: string): void {
  const byPair = new Map<LesionPair, EvaluatedLesion[]>();
  for (const lesion of lesions) {
    if (lesion.facts) byPair.set(lesion.pair, [...(byPair.get(lesion.pair) ?? []), lesion]);
  }
  for (const method of methods) mkdirSync(join(folder, method), { recursive: true });
  for (const [pair, group] of byPair) {
    const grid = readGrid(pair);
    for (const method of methods) {
      const merged = mergeLabels(
        group.flatMap((lesion) => labelled(lesion, method)),
        grid.shape,
      );
      writeFileSync(join(folder, method, `${pair.id}_pred.nii.gz`), writeLabels(grid, merged));
    }
  }
}

function labelled({ label, outcomes }: EvaluatedLesion, method: string): readonly LabelledMask[] {
  const mask = outcomes.find((outcome) => outcome.method === method)?.mask;
  return mask ? [{ label, mask: unpackMask(mask) }] : [];
}
