import { describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import { elementCount } from '../../../../models/graph/value.js';
import { NetworkScope } from '../../../../models/layers/network-scope.js';
import { similarityOf, toCanonical, toSource } from '../../../../models/networks/recist-labelling/affine-sampler.js';
import type { CropPoint } from '../../../../models/networks/recist-labelling/canonical-space.js';
import { canonicalMark, decodeEndpoints } from '../../../../models/networks/recist-labelling/canonical-space.js';
import { localizationPaper, localize } from '../../../../models/networks/recist-labelling/localization-network.js';
import {
  canonicalImage,
  labelRecist,
  recistLabellingSmall,
} from '../../../../models/networks/recist-labelling/recist-labelling.js';
import { hourglassPaper, stackedHourglass } from '../../../../models/networks/recist-labelling/stacked-hourglass.js';
import { constantRate } from '../../../../models/training/learning-rate-schedule.js';
import { networkFile } from '../../../../models/training/network-file.js';
import { adam } from '../../../../models/training/optimizer.js';
import { labellingTask } from '../../../../models/training/recist-labelling-task.js';
import { createTaskTrainer } from '../../../../models/training/task-trainer.js';
import { evaluateGraph, tensorOf } from '../graph/evaluate-graph.js';
import { gradientDeviation, noise } from '../graph/finite-differences.js';
import { noisyWeights } from './noisy-weights.js';

const numbers = ({ data }: Tensor): number[] => Array.from(data, Number);
const asItIs = [0.5, 0.5, 0.5, 1];

/** @returns an image through a transform in 0…1 */
async function sampled(side: number, image: readonly number[], transform: readonly number[]): Promise<number[]> {
  const feeds = { image: tensorOf([1, 1, side, side], image), transform: tensorOf([1, 4], transform) };
  const { y } = await evaluateGraph(feeds, (graph, inputs) => ({
    y: canonicalImage(graph, inputs['image'], inputs['transform']),
  }));
  return numbers(y);
}

describe('the sampler of the spatial transformer', () => {
  const image = [1, 2, 3, 4, 5, 6, 7, 8, 9];

  test('gives the image back where nothing moves', async () => {
    (await sampled(3, image, asItIs)).forEach((v, i) => expect(v).toBeCloseTo(image[i], 5));
  });

  test('shifts by a pixel, and goes on with the border beyond it', async () => {
    const shifted = await sampled(3, image, [0.5 + 1 / 3, 0.5, 0.5, 1]);
    [2, 3, 3, 5, 6, 6, 8, 9, 9].forEach((v, i) => expect(shifted[i]).toBeCloseTo(v, 4));
  });

  test('turns by a right angle: what lay above the centre comes to lie on its left', async () => {
    const turned = await sampled(3, image, [0.5, 0.5, 1, 1]);
    [3, 6, 9, 2, 5, 8, 1, 4, 7].forEach((v, i) => expect(turned[i]).toBeCloseTo(v, 4));
  });

  test('blends between pixels when it enlarges', async () => {
    const enlarged = await sampled(3, image, [0.5, 0.5, 0.5, 0.5]);
    [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7].forEach((v, i) => expect(enlarged[i]).toBeCloseTo(v, 4));
  });

  test('has the gradient of central differences for image and transform', async () => {
    const random = noise(8);
    const fill = (): number => 0.4 + 0.1 * random();
    // An image that is linear in x, in y and in their product has no kinks between its pixels.
    const ramp = Array.from(
      { length: 36 },
      (_, i) => (i % 6) + 0.5 * Math.floor(i / 6) + 0.2 * (i % 6) * Math.floor(i / 6),
    );
    const moved = (graph: GraphBuilder, [transform]: readonly Value[]): Value =>
      canonicalImage(graph, graph.constant({ shape: [2, 1, 6, 6], data: Float32Array.from([...ramp, ...ramp]) }), transform); // prettier-ignore
    expect(await gradientDeviation({ inputs: [[2, 4]], fill, build: moved })).toBeLessThan(5e-3);
    const seen = (graph: GraphBuilder, [x]: readonly Value[]): Value =>
      canonicalImage(graph, x, graph.constant(tensorOf([2, 4], [0.45, 0.52, 0.6, 0.7, 0.4, 0.6, 0.2, 1])));
    expect(await gradientDeviation({ inputs: [[2, 2, 5, 5]], build: seen })).toBeLessThan(5e-3);
  });

  test('is undone by the way into canonical space', async () => {
    const feeds = {
      transform: tensorOf([1, 4], [0.6, 0.3, 0.7, 0.4]),
      x: tensorOf([1, 3], [0.5, -0.2, 0.9]),
      y: tensorOf([1, 3], [0.1, 0.8, -0.7]),
    };
    const { x, y } = await evaluateGraph(feeds, (graph, inputs) => {
      const similarity = similarityOf(graph, inputs['transform']);
      const source = toSource(graph, similarity, { x: inputs['x'], y: inputs['y'] });
      return { ...toCanonical(graph, similarity, source) };
    });
    numbers(x).forEach((v, i) => expect(v).toBeCloseTo(numbers(feeds.x)[i], 5));
    numbers(y).forEach((v, i) => expect(v).toBeCloseTo(numbers(feeds.y)[i], 5));
  });
});

describe('canonical space', () => {
  const long: readonly [CropPoint, CropPoint] = [[0.3, 0.4], [-0.1, -0.2]]; // prettier-ignore
  const short: readonly [CropPoint, CropPoint] = [[0.25, 0], [-0.05, 0.2]]; // prettier-ignore

  test('holds the long axis horizontally over 80 % of its width, whichever end was named first', async () => {
    for (const ends of [long, [long[1], long[0]] as const]) {
      const { transform, endpoints } = canonicalMark(ends, short);
      const point = (k: 0 | 1): Tensor => tensorOf([1, 4], endpoints.map((p) => p[k])); // prettier-ignore
      const feeds = { transform: tensorOf([1, 4], transform), x: point(0), y: point(1) };
      const canonical = await evaluateGraph(feeds, (graph, inputs) => ({
        ...toCanonical(graph, similarityOf(graph, inputs['transform']), { x: inputs['x'], y: inputs['y'] }),
      }));
      const [x, y] = [numbers(canonical['x']), numbers(canonical['y'])];
      [-0.8, 0.8].forEach((v, k) => expect(x[k]).toBeCloseTo(v, 5));
      [0, 0].forEach((v, k) => expect(y[k]).toBeCloseTo(v, 5));
      expect(y[2]).toBeLessThan(-0.1);
      expect(y[3]).toBeGreaterThan(0.1);
    }
  });

  test('is left again from the heatmaps’ peaks to within a quarter of a pixel', () => {
    const side = 32;
    const { transform, endpoints } = canonicalMark(long, short);
    const [tx, ty, angle, scale] = [2 * transform[0] - 1, 2 * transform[1] - 1, (transform[2] - 0.5) * Math.PI, transform[3]]; // prettier-ignore
    const maps = new Float32Array(4 * side * side);
    endpoints.forEach(([x, y], k) => {
      const [dx, dy] = [x - tx, y - ty];
      const [u, v] = [(Math.cos(angle) * dx + Math.sin(angle) * dy) / scale, (Math.cos(angle) * dy - Math.sin(angle) * dx) / scale]; // prettier-ignore
      for (let i = 0; i < side * side; i++) {
        const [c, r] = [(2 * (i % side) + 1) / side - 1, (2 * Math.floor(i / side) + 1) / side - 1];
        maps[k * side * side + i] = Math.exp(-(((c - u) * side) ** 2 + ((r - v) * side) ** 2) / 8);
      }
    });
    decodeEndpoints(maps, side, transform).forEach(({ point, confidence }, k) => {
      point.forEach((v, i) => expect(Math.abs(v - endpoints[k][i]) * (side / 2)).toBeLessThan(0.25));
      expect(confidence).toBeGreaterThan(0.7);
    });
  });
});

describe('the networks of RECIST labelling', () => {
  const described = (build: (scope: NetworkScope, image: Value) => unknown) => {
    const scope = NetworkScope.create(new GraphBuilder('described'), 'training', new Map(), () => 0.5);
    return { scope, made: build(scope, scope.graph.input('image', ['N', 3, 128, 128])) };
  };
  const count = (scope: NetworkScope, part = ''): number =>
    [...scope.parameters].filter(([name]) => name.startsWith(part)).reduce((sum, [, { value }]) => sum + elementCount(value.shape), 0); // prettier-ignore

  test('at the paper’s size locate with ResNet-50 and a pyramid of 256 channels, in five maps of 32²', () => {
    const { scope, made } = described((s, image) => localize(s, image, localizationPaper));
    const { region, transform } = made as { region: Value; transform: Value };
    expect([region.shape, transform.shape]).toEqual([['N', 1, 32, 32], ['N', 4]]); // prettier-ignore
    expect(count(scope, 'encoder.')).toBe(25_557_032 - 2_049_000);
    const lateral = (256 + 512 + 1024 + 2048) * 256 + 4 * 256;
    expect(count(scope, 'pyramid.')).toBe(lateral + 3 * (9 * 256 * 256 + 256));
    expect(count(scope, 'transform.')).toBe(4 * 32 * 32 * 5 + 5);
  });

  test('at the paper’s size see endpoints with two stacks of 256 channels, in heatmaps of 64²', () => {
    const { scope, made } = described((s, image) => stackedHourglass(s, image, hourglassPaper));
    expect((made as readonly Value[]).map(({ shape }) => shape)).toEqual([['N', 4, 64, 64], ['N', 4, 64, 64]]); // prettier-ignore
    // Normalisations and the three convolutions of a bottleneck of 256 channels.
    const bottleneck = 2 * (256 + 128 + 128) + (256 * 128 + 128) + (9 * 128 * 128 + 128) + (128 * 256 + 256);
    const stack = (3 * 4 + 1 + 1) * bottleneck + (256 * 256 + 2 * 256) + (256 * 4 + 4);
    expect(count(scope, 'stack.1.')).toBe(stack);
    expect(count(scope, 'stack.0.')).toBe(stack + (256 * 256 + 256) + (4 * 256 + 256));
  });
});

const [side, images] = [32, 3];
/** The same networks with fewer layers: sessions of many nodes take long to open. */
const tiny = {
  id: 'recist-labelling-tiny',
  localization: { encoder: { channels: 8, depths: [1] }, pyramidChannels: 8 },
  hourglass: { channels: 8, stacks: 1, depth: 1 },
};

/** Bright ellipses at any angle, and what their marks say. */
function ellipses() {
  const random = noise(21);
  const [image, region, transform, endpoints]: number[][] = [[], [], [], []];
  for (let n = 0; n < images; n++) {
    const [cx, cy, a, b, angle] = [0.2 * (random() - 0.5), 0.2 * (random() - 0.5), 0.4 + 0.1 * random(), 0.25, Math.PI * (random() - 0.5)]; // prettier-ignore
    const at = (u: number, v: number): CropPoint => [cx + u * Math.cos(angle) - v * Math.sin(angle), cy + u * Math.sin(angle) + v * Math.cos(angle)]; // prettier-ignore
    const inside = (size: number, i: number): boolean => {
      const [x, y] = [(2 * (i % size) + 1) / size - 1 - cx, (2 * Math.floor(i / size) + 1) / size - 1 - cy];
      const [u, v] = [x * Math.cos(angle) + y * Math.sin(angle), y * Math.cos(angle) - x * Math.sin(angle)];
      return (u / a) ** 2 + (v / b) ** 2 < 1;
    };
    const mark = canonicalMark([at(a, 0), at(-a, 0)], [at(0, b), at(0, -b)]);
    for (let i = 0; i < side * side; i++) image.push((inside(side, i) ? 1 : 0) + 0.2 * (random() - 0.5));
    for (let i = 0; i < (side / 4) ** 2; i++) region.push(inside(side / 4, i) ? 1 : 0);
    transform.push(...mark.transform);
    endpoints.push(...mark.endpoints.flat());
  }
  return {
    image: tensorOf([images, 1, side, side], image),
    region: tensorOf([images, 1, side / 4, side / 4], region),
    transform: tensorOf([images, 4], transform),
    endpoints: tensorOf([images, 4, 2], endpoints),
  };
}

describe('one batch of marks is learnt by heart', () => {
  const marks = ellipses();
  const shape = { channels: 1, rows: side, columns: side };
  const trainer = (phase: 'locate' | 'estimate' | 'joint', weights: Map<string, Tensor>) =>
    createTaskTrainer({
      task: labellingTask(tiny, shape, phase),
      optimizer: adam(),
      schedule: constantRate(2e-3),
      clipNorm: 1,
      seed: 2,
      threads: 2,
      weights,
    });

  /** Takes some steps. @returns what the first and the last of them told */
  async function learn(phase: 'locate' | 'estimate' | 'joint', steps: number, start = new Map<string, Tensor>()) {
    const { image, region, transform, endpoints } = marks;
    const taught = await trainer(phase, start);
    const data = {
      image,
      transform,
      ...(phase !== 'estimate' && { region }),
      ...(phase !== 'locate' && { endpoints }),
    };
    const axes = phase === 'locate' ? {} : { perpendicular_weight: 1 };
    const weights = (step: number) =>
      phase === 'locate' && step < steps / 3
        ? { region_weight: 10, transform_weight: 1 }
        : { region_weight: 1, transform_weight: 10 };
    const scalars = (step: number) => ({ ...axes, ...(phase !== 'estimate' && weights(step)) });
    const first = await taught.step(data, scalars(0));
    let last = first;
    for (let k = 1; k < steps; k++) last = await taught.step(data, scalars(k));
    const learnt = new Map(taught.weights);
    await taught.close();
    return { first, last, learnt };
  }

  test('by the transformer, first of the region, then of the transform', async () => {
    const { first, last } = await learn('locate', 60);
    expect(last['loss_region']).toBeLessThan(0.5 * first['loss_region']);
    expect(last['loss_transform']).toBeLessThan(0.2 * first['loss_transform']);
  });

  test('by the hourglass, and both go on together from there', async () => {
    const { first, last, learnt } = await learn('estimate', 40);
    expect(last['loss_heatmap']).toBeLessThan(0.95);
    expect(last['loss_perpendicular']).toBeLessThan(0.5 * first['loss_perpendicular']);
    const joint = await learn('joint', 12, learnt);
    // The hourglass goes on from where it was; the transformer, which starts here, learns beside it.
    expect(joint.first['loss_heatmap']).toBeLessThan(2);
    expect(joint.last['loss_region']).toBeLessThan(joint.first['loss_region']);
  });

  test('and the inference file gives heatmaps, transform and region for any batch', async () => {
    const build = (scope: NetworkScope, x: Value) => labelRecist(scope, x, recistLabellingSmall);
    const weights = noisyWeights((scope) => build(scope, scope.graph.input('image', ['N', 1, side, side])));
    const model = networkFile('recist-labelling-small', weights, shape, build);
    const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(model);
    for (const count of [1, 2]) {
      const result = await session.run({ image: tensorOf([count, 1, side, side], numbers(marks.image).slice(0, count * side * side)) }); // prettier-ignore
      expect(Object.fromEntries(Object.entries(result).map(([name, value]) => [name, value.shape]))).toEqual({
        heatmaps: [count, 4, side / 2, side / 2],
        transform: [count, 4],
        region: [count, 1, side / 4, side / 4],
      });
    }
    await session.close();
  });
});
