import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import { recistFromMask } from '../../../models/measure/recist-from-mask.js';
import { createRecistD } from '../../../models/methods/recist-d.js';
import { countOverlap, overlapMetrics } from '../../../models/metrics/overlap.js';
import { sharedData } from '../../fixtures/shared-data.js';

const folder = sharedData('masks', 'uls23');
const withData = folder ? describe : describe.skip;

interface PackedMask {
  readonly set: string;
  readonly spacing_xyz: readonly [number, number, number];
  readonly crop_shape_zyx: readonly [number, number, number];
  readonly offset: number;
}

/** Pixels around a node's crop, enough for the ROI of its mark. */
const MARGIN = 40;

/** @returns the slice with most of a mask; bits are packed from the highest one on. */
function largestSlice({ crop_shape_zyx: [slices, rows, columns], offset }: PackedMask, packed: Uint8Array) {
  const size = { rows: rows + 2 * MARGIN, columns: columns + 2 * MARGIN };
  let best = { area: 0, pixels: new Uint8Array(0) };
  for (let slice = 0; slice < slices; slice++) {
    const pixels = new Uint8Array(size.rows * size.columns);
    let area = 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const bit = (slice * rows + row) * columns + column;
        if (((packed[offset + (bit >> 3)] >> (7 - (bit & 7))) & 1) === 0) continue;
        pixels[(row + MARGIN) * size.columns + column + MARGIN] = 1;
        area++;
      }
    }
    if (area > best.area) best = { area, pixels };
  }
  return { ...size, pixels: best.pixels };
}

withData('RECIST-D of abdominal lymph nodes (WSSS, table 1: .35 / .99 / .51)', () => {
  test('has the recall, precision and Dice that were measured before: .349 / .920 / .499', () => {
    const lines = gunzipSync(readFileSync(join(folder ?? '', 'index.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    const packed = gunzipSync(readFileSync(join(folder ?? '', 'masks.bin.gz')));
    const nodes = lines.map((line) => JSON.parse(line) as PackedMask).filter(({ set }) => set === 'NIH_LN_ABD');
    const recistD = createRecistD();
    const sums = { recall: 0, precision: 0, dice: 0 };
    for (const node of nodes) {
      const slice = largestSlice(node, packed);
      const axes = recistFromMask(slice, [node.spacing_xyz[1], node.spacing_xyz[0]]);
      if (!axes) throw new Error('a node has a mark');
      const volume: Volume = {
        voxels: new Int16Array(slice.pixels.length),
        shape: [1, slice.rows, slice.columns],
        spacingMm: [1, 1, 1],
      };
      const { mask } = recistD.segment(volume, { slice: 0, ...axes });
      const found = new Uint8Array(slice.pixels.length);
      for (let row = 0; row < mask.shape[1]; row++) {
        const line = mask.voxels.subarray(row * mask.shape[2], (row + 1) * mask.shape[2]);
        found.set(line, (row + mask.origin[1]) * slice.columns + mask.origin[2]);
      }
      const { recall, precision, dice } = overlapMetrics(countOverlap(found, slice.pixels));
      sums.recall += recall;
      sums.precision += precision;
      sums.dice += dice;
    }
    expect(nodes.length).toBe(557);
    expect(Math.abs(sums.recall / nodes.length - 0.349)).toBeLessThan(0.005);
    expect(Math.abs(sums.precision / nodes.length - 0.92)).toBeLessThan(0.005);
    expect(Math.abs(sums.dice / nodes.length - 0.499)).toBeLessThan(0.005);
  });
});
