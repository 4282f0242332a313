import { describe, expect, test } from '@jest/globals';
import { ball } from '../methods/ball.js';
import { gridSize, lesionGrid, plainView } from '../../../../models/lesion-network/lesion-grid.js';
import { markChannels } from '../../../../models/lesion-network/mark-channels.js';
import { mirrorPlanes } from '../../../../models/lesion-network/mirror-planes.js';
import { sampleVolume } from '../../../../models/lesion-network/sample-volume.js';
import { markFrame } from '../../../../models/mark/mark-frame.js';

const { volume, mark } = ball({ radiusMm: 9, heightMm: 7 });
const frame = markFrame({ ...mark, shortAxis: mark.shortAxis! }, volume.spacingMm);

const imageSeen = (rows: boolean, columns: boolean): Float32Array => {
  const grid = lesionGrid(frame, { ...plainView, isFlipped: { slices: false, rows, columns } });
  return markChannels(sampleVolume(volume, grid).values, grid);
};

describe('mirroring planes of the grid', () => {
  test.each([
    [true, false],
    [false, true],
    [true, true],
  ])('gives what a flipped grid sees (rows %j, columns %j)', (rows, columns) => {
    const plain = imageSeen(false, false);
    const mirrored = new Float32Array(plain.length);
    mirrorPlanes(plain, { rows, columns }, mirrored);
    const flipped = imageSeen(rows, columns);
    const furthest = mirrored.reduce((most, value, i) => Math.max(most, Math.abs(value - flipped[i])), 0);
    expect(furthest).toBeLessThan(1e-4);
    expect(mirrored.some((value, i) => value !== plain[i])).toBe(true);
  });

  test('twice gives the plain planes again', () => {
    const plain = Float32Array.from({ length: 2 * gridSize.rows * gridSize.columns }, (_, i) => i);
    const [once, twice] = [new Float32Array(plain.length), new Float32Array(plain.length)];
    mirrorPlanes(plain, { rows: true, columns: true }, once);
    mirrorPlanes(once, { rows: true, columns: true }, twice);
    expect(Buffer.from(twice.buffer).equals(Buffer.from(plain.buffer))).toBe(true);
    expect(once[0]).toBe(gridSize.rows * gridSize.columns - 1);
  });
});
