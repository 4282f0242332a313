import { describe, expect, test } from '@jest/globals';
import type { CutRequest } from '../../../../models/graph-cut/cut-volume.js';
import { createCutVolume, fixed } from '../../../../models/graph-cut/cut-volume.js';
import { decideByNeighbours } from '../../../../models/graph-cut/decide-by-neighbours.js';
import type { Pull } from '../../../../models/graph-cut/decide-by-neighbours.js';
import { gridDirections } from '../../../../models/max-flow/grid-directions.js';
import { GridMaxFlow } from '../../../../models/max-flow/grid-max-flow.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';

const [slices, rows, columns] = [7, 12, 13];
const shape = [slices, rows, columns] as const;
const count = slices * rows * columns;
const index = (k: number, j: number, c: number): number => (k * rows + j) * columns + c;

const pullsOf = ({ gamma, sliceRatio }: CutRequest): readonly Pull[] =>
  gridDirections(18).map((step) => ({
    ...step,
    weight: gamma / Math.hypot(step.column, step.row, step.slice * sliceRatio),
  }));

/** The minimum cut of every voxel, none of which was decided before. */
function cutOfAll(request: CutRequest): Uint8Array {
  const flow = new GridMaxFlow(18, columns, rows, slices);
  const pulls = pullsOf(request);
  const inside = new Uint8Array(count);
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let c = 0; c < columns; c++) {
        const node = flow.nodeAt(c, j, k);
        flow.terminals[node] = request.unary[index(k, j, c)];
        pulls.forEach(({ column, row, slice, weight }, direction) => {
          const [s, r, x] = [k + slice, j + row, c + column];
          if (direction % 2 === 1 || s < 0 || s >= slices || r < 0 || r >= rows || x < 0 || x >= columns) return;
          const difference = request.intensities[index(k, j, c)] - request.intensities[index(s, r, x)];
          flow.connect(node, direction, weight * Math.exp(-request.beta * difference * difference));
        });
      }
  flow.solve();
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let c = 0; c < columns; c++) inside[index(k, j, c)] = Number(flow.inSource(flow.nodeAt(c, j, k)));
  return inside;
}

/** A ball that the unary terms see through noise, with voxels that are fixed on either side. */
function problem(seed: number): CutRequest {
  const random = seededRandom(seed);
  const uniform = (): number => random.uniform();
  const between = (low: number, high: number): number => random.between(low, high);
  const [middle, radius, noise] = [[3, between(4, 8), between(4, 9)], between(2, 5), between(0.5, 8)];
  const [unary, intensities] = [new Float32Array(count), new Float32Array(count)];
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let c = 0; c < columns; c++) {
        const depth = radius - Math.hypot(1.5 * (k - middle[0]), j - middle[1], c - middle[2]);
        const i = index(k, j, c);
        unary[i] = uniform() < 0.02 ? (uniform() < 0.5 ? fixed : -fixed) : 4 * depth + between(-noise, noise);
        intensities[i] = (depth > 0 ? 1 : 0) + between(-0.3, 0.3);
      }
  return { shape, unary, intensities, sliceRatio: between(0.7, 3), gamma: between(0.2, 3), beta: between(0, 4) };
}

const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

describe('the cut of a volume', () => {
  test('is the minimum cut of all its voxels, whatever was decided before', () => {
    const cutVolume = createCutVolume();
    for (const seed of seeds) expect(cutVolume(problem(seed))).toEqual(cutOfAll(problem(seed)));
  });
});

describe('voxels that their neighbours decide', () => {
  const nowhere = (): boolean => false;
  const decided = (request: CutRequest, isDecided: (k: number, j: number, c: number) => boolean = nowhere) => {
    const [free, inside] = [new Uint8Array(count), new Uint8Array(count)];
    request.unary.forEach((value, i) => {
      const [k, j, c] = [Math.floor(i / rows / columns), Math.floor(i / columns) % rows, i % columns];
      if (Math.abs(value) >= fixed || isDecided(k, j, c)) inside[i] = value > 0 ? 1 : 0;
      else free[i] = 1;
    });
    decideByNeighbours({ shape, unary: request.unary, free, inside }, pullsOf(request));
    return { free, inside };
  };

  test('lie as in the minimum cut', () => {
    for (const seed of seeds) {
      const cut = cutOfAll(problem(seed));
      const { free, inside } = decided(problem(seed));
      expect(inside.map((value, i) => (free[i] === 1 ? cut[i] : value))).toEqual(cut);
      expect(free).toContain(0);
    }
  });

  test('are none in a volume that is one voxel wide or high', () => {
    for (const thin of [
      [3, 4, 1],
      [3, 1, 4],
      [1, 1, 1],
    ] as const) {
      const size = thin[0] * thin[1] * thin[2];
      const [free, inside] = [new Uint8Array(size).fill(1), new Uint8Array(size)];
      const unary = new Float32Array(size).fill(100);
      decideByNeighbours({ shape: thin, unary, free, inside }, pullsOf(problem(1)));
      expect(free).not.toContain(0);
    }
  });

  test('are decided one after the other from those that were, and stay free where nothing was', () => {
    const request = { ...problem(1), unary: new Float32Array(count) };
    const strongest = pullsOf(request).reduce((sum, { weight }) => sum + weight, 0);
    request.unary.fill(-0.6 * strongest);
    expect(decided(request).free).not.toContain(0);
    const isAtRim = (k: number, j: number, c: number): boolean =>
      k === 0 || j === 0 || c === 0 || j === rows - 1 || c === columns - 1;
    expect(decided(request, isAtRim).free).not.toContain(1);
    request.unary.fill(-0.3 * strongest);
    expect(decided(request, isAtRim).free).toContain(1);
  });
});
