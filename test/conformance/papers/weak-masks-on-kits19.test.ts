import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNifti } from '../../../models/evaluation/input/nifti/read-nifti.js';
import { recistFromMask } from '../../../models/measure/recist-from-mask.js';
import { countOverlap, overlapMetrics } from '../../../models/metrics/overlap.js';
import { keepLargestComponent } from '../../../models/raster/keep-component.js';
import { weakCircle } from '../../../models/weak-masks/weak-circle.js';
import { weakEllipse } from '../../../models/weak-masks/weak-ellipse.js';
import { weakQuadrilateral } from '../../../models/weak-masks/weak-quadrilateral.js';
import { sharedData } from '../../fixtures/shared-data.js';

const folder = sharedData('masks', 'kits19');
const withData = folder ? describe : describe.skip;

const masks = { Q: weakQuadrilateral, C: weakCircle, ellipse: weakEllipse } as const;
const selections = ['half of the peak', 'peak', 'all'] as const;
type Score = { recall: number; precision: number; count: number };
type Scores = Record<keyof typeof masks, Record<(typeof selections)[number], Score>>;

/** The voxels of the tumour in these files. */
const TUMOUR = 2;

/** A tumour's slices, each with room for a circle around it; the first NIfTI axis is the slice. */
function* tumourSlices(file: string) {
  const image = readNifti(readFileSync(file));
  const [columns, rows, slices] = image.shape;
  const labels = image.bytes.subarray(image.voxelOffset, image.voxelOffset + rows * columns * slices);
  const margin = Math.ceil(Math.max(rows, columns) / 3);
  for (let slice = 0; slice < slices; slice++) {
    const size = { rows: rows + 2 * margin, columns: columns + 2 * margin };
    const pixels = new Uint8Array(size.rows * size.columns);
    let area = 0;
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        if (labels[(column * rows + row) * slices + slice] !== TUMOUR) continue;
        pixels[(row + margin) * size.columns + column + margin] = 1;
        area++;
      }
    }
    if (area > 0) yield { ...size, pixels, area };
  }
}

function emptyScores(): Scores {
  const score = () => ({ recall: 0, precision: 0, count: 0 });
  const bySelection = () => ({ 'half of the peak': score(), peak: score(), all: score() });
  return { Q: bySelection(), C: bySelection(), ellipse: bySelection() };
}

/** Mean recall and precision of the three masks over the slices of all tumours: the largest 8-connected component is the truth. */
function measure(kits19: string): Scores {
  const scores = emptyScores();
  const index = readFileSync(join(kits19, 'index.jsonl'), 'utf8').trim().split('\n');
  for (const line of index) {
    const { file } = JSON.parse(line) as { file: string };
    const slices = [...tumourSlices(join(kits19, 'crops', file))];
    const peak = slices.reduce((best, slice) => (slice.area > best.area ? slice : best));
    for (const slice of slices) {
      const truth = keepLargestComponent(slice.pixels, [1, slice.rows, slice.columns], 8);
      const axes = recistFromMask({ ...slice, pixels: truth });
      if (!axes) throw new Error('a slice with tumour has a mark');
      for (const [name, draw] of Object.entries(masks)) {
        const { recall, precision } = overlapMetrics(countOverlap(draw(slice, axes), truth));
        for (const selection of selections) {
          if (selection === 'peak' && slice !== peak) continue;
          if (selection === 'half of the peak' && slice.area < 0.5 * peak.area) continue;
          const score = scores[name as keyof typeof masks][selection];
          score.recall += recall;
          score.precision += precision;
          score.count++;
        }
      }
    }
  }
  return scores;
}

withData('the weak masks of KiTS19 tumours (label-space co-training, table of dual masks)', () => {
  let scores: Scores | undefined;
  const measured = (): Scores => (scores ??= measure(folder ?? ''));

  test('are measured on all 228 tumours', () => {
    expect(measured().Q.peak.count).toBe(228);
  });

  test.each([
    ['Q', 'half of the peak', 0.722, 0.991],
    ['Q', 'peak', 0.725, 0.991],
    ['Q', 'all', 0.738, 0.978],
    ['C', 'half of the peak', 0.989, 0.795],
    ['C', 'peak', 0.988, 0.801],
    ['C', 'all', 0.982, 0.773],
    ['ellipse', 'half of the peak', 0.961, 0.856],
    ['ellipse', 'peak', 0.963, 0.855],
    ['ellipse', 'all', 0.957, 0.835],
  ] as const)('%s on slices of %s: recall %d, precision %d', (name, selection, recall, precision) => {
    const score = measured()[name][selection];
    expect(Math.abs(score.recall / score.count - recall)).toBeLessThan(0.005);
    expect(Math.abs(score.precision / score.count - precision)).toBeLessThan(0.005);
  });
});
