import { describe, expect, test } from '@jest/globals';
import { maskBox } from '../../../../models/rendering/mask-box.js';
import { traceOutlines } from '../../../../models/rendering/mask-outline.js';

const slice = (lines: readonly string[], row0 = 0, column0 = 0) => ({
  origin: [row0, column0] as const,
  rows: lines.length,
  columns: lines[0].length,
  pixels: Uint8Array.from(lines.join(''), (sign) => (sign === '#' ? 1 : 0)),
});

/** Shoelace area; positive where the polygon runs clockwise on the screen. */
const area = (polygon: readonly (readonly [number, number])[]) =>
  polygon.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

describe('traceOutlines', () => {
  test('follows the outer edges of a single pixel, half a pixel around its index', () => {
    expect(traceOutlines(slice(['...', '.#.', '...'], 10, 20))).toEqual([
      [
        [20.5, 10.5],
        [21.5, 10.5],
        [21.5, 11.5],
        [20.5, 11.5],
      ],
    ]);
  });

  test('names corners only, however long the edge', () => {
    expect(traceOutlines(slice(['#####', '#####']))[0]).toHaveLength(4);
  });

  test('outlines a hole by itself, the other way round', () => {
    const areas = traceOutlines(slice(['####', '#..#', '####'])).map(area);
    expect(areas).toEqual([12, -2]);
  });

  test('keeps pixels that touch at a corner apart', () => {
    expect(traceOutlines(slice(['#.', '.#'])).map(area)).toEqual([1, 1]);
  });

  test('encloses exactly the area of an irregular mask', () => {
    const lines = ['..##..#', '.####.#', '##.#.##', '.####..', '...#.#.'];
    const total = traceOutlines(slice(lines)).reduce((sum, polygon) => sum + area(polygon), 0);
    expect(total).toBe(lines.join('').replaceAll('.', '').length);
  });
});

describe('maskBox', () => {
  const mask = { origin: [5, 2, 3], shape: [2, 2, 2], voxels: Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 0) } as const;

  test('bounds the voxels of all slices in voxel indices of the volume', () => {
    expect(maskBox(mask)).toEqual({ left: 3, right: 4, top: 2, bottom: 3 });
  });

  test('has no box where the mask is empty', () => {
    expect(maskBox({ ...mask, voxels: new Uint8Array(8) })).toBeUndefined();
  });
});
