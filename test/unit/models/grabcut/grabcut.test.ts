import { describe, expect, test } from '@jest/globals';
import { GrabCut } from '../../../../models/grabcut/grabcut.js';
import { IntensityMixture } from '../../../../models/grabcut/intensity-mixture.js';
import { drawn } from '../raster/picture.js';

const size = { rows: 12, columns: 16 };
const at = (row: number, column: number): number => row * size.columns + column;

/** A bright square of 6 × 6 pixels on a dark ground, with a little texture. */
function square(): Uint8Array {
  return Uint8Array.from({ length: size.rows * size.columns }, (_, i) => {
    const [row, column] = [Math.floor(i / size.columns), i % size.columns];
    const inside = row >= 3 && row < 9 && column >= 5 && column < 11;
    return (inside ? 180 : 60) + ((row * 7 + column * 3) % 5);
  });
}

/** Certain background at the border, a few certain pixels in the square, the rest open. */
function openTrimap(): Uint8Array {
  const trimap = new Uint8Array(size.rows * size.columns).fill(2);
  for (let row = 0; row < size.rows; row++)
    for (let column = 0; column < size.columns; column++)
      if (row === 0 || column === 0 || row === size.rows - 1 || column === size.columns - 1)
        trimap[at(row, column)] = 0;
  for (const column of [7, 8]) trimap[at(5, column)] = 1;
  return trimap;
}

describe('GrabCut', () => {
  test('finds the square from a few pixels inside of it', () => {
    const mask = new GrabCut().segment(square(), openTrimap(), size);
    expect(drawn(mask, size).slice(2, 10)).toEqual([
      '................',
      ...Array.from({ length: 6 }, () => '.....######.....'),
      '................',
    ]);
  });

  test('never changes what the trimap fixes', () => {
    const trimap = openTrimap();
    trimap[at(2, 2)] = 1;
    trimap[at(6, 7)] = 0;
    const mask = new GrabCut().segment(square(), trimap, size);
    expect([mask[at(2, 2)], mask[at(6, 7)]]).toEqual([1, 0]);
  });

  test('gives the same mask from an instance that was used before on a larger image', () => {
    const grabCut = new GrabCut();
    grabCut.segment(
      new Uint8Array(900).map((_, i) => i),
      new Uint8Array(900).map((_, i) => i % 4),
      { rows: 30, columns: 30 },
    );
    expect(grabCut.segment(square(), openTrimap(), size)).toEqual(new GrabCut().segment(square(), openTrimap(), size));
  });

  test('answers with the trimap where it leaves no choice', () => {
    expect([
      ...new GrabCut().segment(new Uint8Array(4), Uint8Array.from([0, 2, 0, 2]), { rows: 2, columns: 2 }),
    ]).toEqual([0, 0, 0, 0]);
    expect([
      ...new GrabCut().segment(new Uint8Array(4), Uint8Array.from([1, 3, 3, 3]), { rows: 2, columns: 2 }),
    ]).toEqual([1, 1, 1, 1]);
  });

  test('follows a prior where the image is uniform', () => {
    const prior = Float32Array.from({ length: size.rows * size.columns }, (_, i) =>
      i % size.columns < 8 ? 500 : -500,
    );
    const mask = new GrabCut().segment(new Uint8Array(prior.length).fill(9), openTrimap(), size, { prior });
    expect(drawn(mask, size)[7]).toBe('.#######........');
  });

  test('smooths the outline the more, the larger gamma is', () => {
    const image = square();
    image[at(5, 13)] = 180;
    const alone = (gamma: number): number => new GrabCut().segment(image, openTrimap(), size, { gamma })[at(5, 13)];
    expect([alone(0.01), alone(200)]).toEqual([1, 0]);
  });
});

describe('IntensityMixture', () => {
  test('thinks levels likely that it has seen, and the others less the further off they are', () => {
    const histogram = new Float64Array(256);
    for (let level = 95; level <= 105; level++) histogram[level] = 10;
    histogram[200] = 20;
    const mixture = new IntensityMixture();
    const cost = new Float64Array(256);
    mixture.start(histogram);
    mixture.refine(histogram);
    mixture.writeNegativeLogDensity(cost);
    expect(cost[100]).toBeLessThan(cost[110]);
    expect(cost[110]).toBeLessThan(cost[120]);
    expect(cost[200]).toBeLessThan(cost[190]);
    expect(cost[0]).toBeCloseTo(-Math.log(1e-30), 3);
  });

  test('learns from a histogram of a single level', () => {
    const histogram = new Float64Array(256);
    histogram[42] = 7;
    const mixture = new IntensityMixture();
    const cost = new Float64Array(256);
    mixture.start(histogram);
    mixture.writeNegativeLogDensity(cost);
    expect(cost[42]).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 6);
  });
});
