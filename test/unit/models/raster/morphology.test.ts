import { describe, expect, test } from '@jest/globals';
import { connectedComponents } from '../../../../models/raster/connected-components.js';
import { dilateByDistance, dilateToCount } from '../../../../models/raster/dilate.js';
import { distanceTransform } from '../../../../models/raster/distance-transform.js';
import { fillHoles } from '../../../../models/raster/fill-holes.js';
import { keepLargestComponent, keepMarkedComponent } from '../../../../models/raster/keep-component.js';
import { drawn, plane } from './picture.js';

describe('distanceTransform', () => {
  test('measures with the spacing of each axis', () => {
    const sites = new Uint8Array(2 * 3 * 3);
    sites[0] = 1;
    const distances = distanceTransform(sites, [2, 3, 3], [5, 2, 1]);
    expect(distances[8]).toBeCloseTo(Math.hypot(4, 2), 12);
    expect(distances[17]).toBeCloseTo(Math.hypot(5, 4, 2), 12);
  });

  test('is infinite without a site', () => {
    expect([...distanceTransform(new Uint8Array(4), [1, 2, 2])]).toEqual([Infinity, Infinity, Infinity, Infinity]);
  });
});

describe('dilation', () => {
  const dot = plane('.....', '.....', '..#..', '.....', '.....');

  test('reaches voxels at the distance itself', () => {
    expect(drawn(dilateByDistance(dot.pixels, dot.shape, 1), dot.size)).toEqual([
      '.....',
      '..#..',
      '.###.',
      '..#..',
      '.....',
    ]);
    expect(drawn(dilateByDistance(dot.pixels, dot.shape, 2, [1, 2, 1]), dot.size)).toEqual([
      '.....',
      '..#..',
      '#####',
      '..#..',
      '.....',
    ]);
  });

  test('reaches a number of voxels with whole rings', () => {
    const sizes = [0, 1, 2, 5, 6, 9, 25, 99].map((count) =>
      dilateToCount(dot.pixels, dot.shape, count).reduce((sum, value) => sum + value, 0),
    );
    expect(sizes).toEqual([1, 1, 5, 5, 9, 9, 25, 25]);
  });

  test('keeps an empty mask empty, and the original unchanged', () => {
    expect(dilateToCount(new Uint8Array(9), [1, 3, 3], 4)).toEqual(new Uint8Array(9));
    const before = dot.pixels.slice();
    dilateByDistance(dot.pixels, dot.shape, 3);
    expect(dot.pixels).toEqual(before);
  });
});

describe('connectedComponents', () => {
  const corners = plane('#..', '.#.', '..#');

  test('joins corners with 8 neighbours and not with 4', () => {
    expect(connectedComponents(corners.pixels, corners.shape, 8).sizes).toEqual([3]);
    expect(connectedComponents(corners.pixels, corners.shape, 4).sizes).toEqual([1, 1, 1]);
  });

  test('joins voxel corners across slices with 26 neighbours and not with 18 or 6', () => {
    const voxels = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 1]);
    expect(connectedComponents(voxels, [2, 2, 2], 26).sizes).toEqual([2]);
    expect(connectedComponents(voxels, [2, 2, 2], 18).sizes).toEqual([1, 1]);
    expect(connectedComponents(Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0]), [2, 2, 2], 6).sizes).toEqual([2]);
  });

  test('does not wrap around the end of a row', () => {
    const wrapped = plane('..#', '#..');
    expect(connectedComponents(wrapped.pixels, wrapped.shape, 8).sizes).toEqual([1, 1]);
  });
});

describe('keeping one component', () => {
  const two = plane('###..', '###..', '.....', '....#');

  test('prefers the component with most of the mark', () => {
    const mark = plane('.....', '.....', '....#', '....#');
    expect(drawn(keepMarkedComponent(two.pixels, mark.pixels, two.shape, 8), two.size)).toEqual([
      '.....',
      '.....',
      '.....',
      '....#',
    ]);
  });

  test('takes the largest where the mark meets none', () => {
    const kept = keepMarkedComponent(two.pixels, new Uint8Array(20), two.shape, 8);
    expect(drawn(kept, two.size)).toEqual(['###..', '###..', '.....', '.....']);
    expect(keepLargestComponent(two.pixels, two.shape, 4)).toEqual(kept);
  });

  test('keeps an empty mask empty', () => {
    expect(keepLargestComponent(new Uint8Array(4), [1, 2, 2], 4)).toEqual(new Uint8Array(4));
  });
});

describe('fillHoles', () => {
  test('fills what is shut in by edges and corners, and leaves bays open', () => {
    const ring = plane('.#...', '#.##.', '.###.', '.#.#.');
    expect(drawn(fillHoles(ring.pixels, ring.shape), ring.size)).toEqual(['.#...', '####.', '.###.', '.#.#.']);
  });

  test('fills a hollow voxel cube, and not a tube', () => {
    const cube = new Uint8Array(27).fill(1);
    cube[13] = 0;
    expect(fillHoles(cube, [3, 3, 3])[13]).toBe(1);
    const tube = cube.slice();
    tube[4] = 0;
    expect(fillHoles(tube, [3, 3, 3])[13]).toBe(0);
  });
});
