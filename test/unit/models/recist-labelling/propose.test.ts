import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { writeModel } from '../../../../models/engine/write-model.js';
import { cascadeFile, labellingShape } from '../../../../models/experiments/recist-labelling/labelling-network.js';
import type { Tensor } from '../../../../models/graph/value.js';
import { labelRecist } from '../../../../models/networks/recist-labelling/recist-labelling.js';
import type { Endpoints } from '../../../../models/recist-labelling/label-crop.js';
import { labelCrop, labelOnce } from '../../../../models/recist-labelling/label-crop.js';
import { labellingPreprocessing, labellingSide } from '../../../../models/recist-labelling/labelling-image.js';
import { createMarkProposer, labellingModel } from '../../../../models/recist-labelling/mark-proposer.js';
import { proposeByCut } from '../../../../models/recist-labelling/propose-by-cut.js';
import { markOfEndpoints } from '../../../../models/recist-labelling/propose-by-network.js';
import { fromCrop, roughCrop, toCrop } from '../../../../models/recist-labelling/rough-crop.js';
import { ball } from '../methods/ball.js';
import { noisyWeights } from '../networks/noisy-weights.js';

const folder = mkdtempSync(join(tmpdir(), 'recist3d-propose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { volume, mark } = ball();
const points = [...mark.longAxis, ...mark.shortAxis!];
const [columns, rows] = [0, 1].map((axis) => points.map((point) => point[axis]));
const boxWith = (room: number) => ({
  slice: mark.slice,
  corners: [
    [Math.min(...columns) - room, Math.min(...rows) - room],
    [Math.max(...columns) + room, Math.max(...rows) + room],
  ],
}) as const; // prettier-ignore

const side = labellingSide / 2;

/** A network that sees one mark in every crop, as bright pixels of its heatmaps; the transform leaves the crop as it is. */
function seeing(endpointsOf: (n: number) => Endpoints) {
  return async (image: Tensor) => {
    const count = image.shape[0];
    const heatmaps = new Float32Array(count * 4 * side * side);
    for (let n = 0; n < count; n++) {
      endpointsOf(n).forEach(([x, y], k) => {
        for (let i = 0; i < side * side; i++) {
          const [u, v] = [(2 * (i % side) + 1) / side - 1, (2 * Math.floor(i / side) + 1) / side - 1];
          heatmaps[(n * 4 + k) * side * side + i] = Math.exp(-(((u - x) ** 2 + (v - y) ** 2) * side * side) / 8);
        }
      });
    }
    const transform = Float32Array.from({ length: 4 * count }, (_, i) => (i % 4 === 3 ? 1 : 0.5));
    return {
      heatmaps: { shape: [count, 4, side, side], data: heatmaps },
      transform: { shape: [count, 4], data: transform },
      region: { shape: [count, 1, 1, 1], data: new Float32Array(count) },
    };
  };
}

describe('the crop of a rough box', () => {
  test('leads there and back', () => {
    const { placement } = roughCrop(volume, boxWith(4));
    for (const point of [
      [10, 20],
      [33.5, 7.25],
    ] as const)
      // prettier-ignore
      fromCrop(placement, toCrop(placement, point)).forEach((value, i) => expect(value).toBeCloseTo(point[i], 6));
  });

  test('tells where the box is, and shows the lesion in its middle', () => {
    const { image } = roughCrop(volume, boxWith(2));
    const box = image.subarray(2 * labellingSide * labellingSide);
    const at = (r: number, c: number): number => box[r * labellingSide + c];
    expect(at(32, 32)).toBeGreaterThan(0.9);
    expect(at(0, 0)).toBeLessThan(-0.4);
    expect(image[32 * labellingSide + 32]).toBeGreaterThan(image[0]);
  });
});

describe('what a network sees', () => {
  const seen: Endpoints = [[-0.5, 0.1], [0.5, 0.1], [0.1, -0.3], [0.1, 0.4]]; // prettier-ignore
  const mirrored = (n: number): Endpoints => {
    const [across, down] = [[1, 1], [-1, -1], [-1, 1], [1, -1]][n]; // prettier-ignore
    return seen.map(([x, y]) => [across * x, down * y]) as unknown as Endpoints;
  };
  const image = new Float32Array(labellingShape.channels * labellingSide * labellingSide);

  test('is read off its heatmaps', async () => {
    const { endpoints, confidence } = await labelOnce(
      image,
      seeing(() => seen),
    );
    endpoints.forEach((point, k) => point.forEach((value, i) => expect(value).toBeCloseTo(seen[k][i], 1)));
    expect(confidence).toBeGreaterThan(0.9);
  });

  test('keeps to the surest view where another one sees the axis of a round lesion elsewhere', async () => {
    const round: Endpoints = [[-0.5, 0], [0.5, 0], [0, -0.5], [0, 0.5]]; // prettier-ignore
    const across: Endpoints = [[0, -0.5], [0, 0.5], [-0.5, 0], [0.5, 0]]; // prettier-ignore
    const { endpoints, confidence } = await labelCrop(
      image,
      seeing((n) => (n === 3 ? across : round)),
    );
    expect(Math.hypot(endpoints[1][0] - endpoints[0][0], endpoints[1][1] - endpoints[0][1])).toBeCloseTo(1, 1);
    expect(confidence).toBeLessThan(0.8);
  });

  test('is sure where all mirrored views agree, and less where one does not', async () => {
    const agreed = await labelCrop(image, seeing(mirrored));
    agreed.endpoints.forEach((point, k) => point.forEach((value, i) => expect(value).toBeCloseTo(seen[k][i], 1)));
    const doubted = await labelCrop(image, seeing((n) => (n === 3 ? [[-0.9, 0.9], [0.2, -0.2], [0, 0], [0.9, 0.9]] : mirrored(n)))); // prettier-ignore
    expect(doubted.confidence).toBeLessThan(0.8 * agreed.confidence);
  });

  test('becomes a mark whose longer axis is the long one, with a right angle', async () => {
    const tilted: Endpoints = [[-0.2, 0], [0.2, 0], [-0.1, -0.6], [0.1, 0.6]]; // prettier-ignore
    const { endpoints } = await labelCrop(
      image,
      seeing((n) => (n === 0 ? tilted : mirroredOf(tilted, n))),
    );
    const { longAxis: [a, b], shortAxis: [c, d] } = markOfEndpoints(roughCrop(volume, boxWith(4)), endpoints); // prettier-ignore
    expect(Math.hypot(b[0] - a[0], b[1] - a[1])).toBeGreaterThan(Math.hypot(d[0] - c[0], d[1] - c[1]));
    expect(Math.abs((b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]))).toBeLessThan(1);
  });

  const mirroredOf = (ends: Endpoints, n: number): Endpoints => {
    const [across, down] = [[1, 1], [-1, -1], [-1, 1], [1, -1]][n]; // prettier-ignore
    return ends.map(([x, y]) => [across * x, down * y]) as unknown as Endpoints;
  };
});

describe('a proposal without a network', () => {
  test.each([1, 3, 5])('finds both axes of a lesion, the box %d pixels too large', (room) => {
    const { longAxisMm, shortAxisMm, confidence, mark: found } = proposeByCut(volume, boxWith(room));
    // It leans on what lesions fill of a box on average: a box that is drawn close gives less.
    expect(Math.abs(longAxisMm - 24)).toBeLessThan(4);
    expect(Math.abs(shortAxisMm - 24)).toBeLessThan(4);
    expect(confidence).toBeGreaterThan(0.7);
    expect(found.slice).toBe(mark.slice);
  });
});

describe('what proposes marks', () => {
  test('is the cut where no weights are installed, and refuses a box beside the image', async () => {
    const propose = createMarkProposer({ weights: join(folder, 'none') });
    expect((await propose(volume, boxWith(3))).method.id).toBe('propose-cut');
    const beside = { slice: mark.slice, corners: [[-50, -50], [-20, -20]] } as const; // prettier-ignore
    await expect(propose(volume, beside)).rejects.toMatchObject({ code: 'mark-outside-image' });
    expect((await propose(volume, boxWith(3))).method.id).toBe('propose-cut');
  });

  const tiny = {
    id: 'recist-labelling-tiny',
    localization: { encoder: { channels: 4, depths: [1] }, pyramidChannels: 4 },
    hourglass: { channels: 8, stacks: 1, depth: 1 },
  };
  const { channels, rows: height, columns: width } = labellingShape;
  const weights = noisyWeights((scope) =>
    labelRecist(scope, scope.graph.input('image', ['N', channels, height, width]), tiny),
  );
  const card = {
    name: labellingModel,
    version: '7',
    description: 'A test.',
    network: tiny.id,
    licence: 'Apache-2.0',
    data: [{ name: 'noise', licence: 'Apache-2.0', citation: 'none' }],
    citations: [],
    metrics: [],
    preprocessing: { id: labellingPreprocessing, parameters: {} },
    training: 'none',
  };

  test('is the network where its weights are installed, and says which', async () => {
    writeModel(folder, cascadeFile(tiny, weights, 'test'), card);
    const propose = createMarkProposer({ weights: folder });
    const proposals = await Promise.all([propose(volume, boxWith(3)), propose(volume, boxWith(3))]);
    expect(proposals[0].method).toMatchObject({ id: labellingModel, version: '7' });
    expect(proposals[0].method.weightsDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(proposals[1].mark).toEqual(proposals[0].mark);
    expect(proposals[0].mask.voxels).toContain(1);
    expect(proposals[0].confidence).toBeGreaterThanOrEqual(0);
  });

  test('refuses weights that are not what their card says', async () => {
    writeFileSync(join(folder, `${labellingModel}.onnx`), 'damaged');
    await expect(createMarkProposer({ weights: folder })(volume, boxWith(3))).rejects.toMatchObject({
      code: 'model-digest-mismatch',
    });
  });
});
