import { describe, expect, test } from '@jest/globals';
import { createInferenceEngine, defaultEngine } from '../../../../models/engine/create-inference-engine.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { concat, conv, leakyRelu, maxPool, reshape, resize, transpose } from '../../../../models/graph/ops.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import { elementCount, knownDim } from '../../../../models/graph/value.js';
import { convLayer } from '../../../../models/layers/convolution.js';
import { heNormal } from '../../../../models/layers/initializer.js';
import type { Weights } from '../../../../models/layers/network-scope.js';
import { NetworkScope } from '../../../../models/layers/network-scope.js';
import { batchNorm } from '../../../../models/layers/normalization.js';
import { volumeUNet } from '../../../../models/lesion-network/volume-u-net.js';
import type { Network } from '../../../../models/networks/network.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { inferenceFile } from '../../../../models/training/inference-file.js';

const options = { slices: 8, channels: 3, widths: [5, 6, 7] } as const;
const image = { channels: options.slices * options.channels, rows: 16, columns: 24 };

interface Features {
  readonly value: Value;
  readonly slices: number;
}

/** The same network as its description has it, step by step: blocks of pixels are laid out as channels, coarse voxels repeated, then convolved. */
const asDescribed: Network = {
  id: 'as-described',
  sizeMultiple: 8,
  build: (scope, input) => {
    const { graph } = scope;
    const { slices, channels, widths } = options;
    const [rows, columns] = [image.rows / 2, image.columns / 2];
    const blocks = reshape(graph, input, [-1, channels, rows, 2, columns, 2]);
    const folded = reshape(graph, transpose(graph, blocks, [0, 1, 3, 5, 2, 4]), [-1, channels * 4, rows, columns]);
    let features: Features = { value: folded, slices };
    const skips: Features[] = [];
    widths.forEach((width, level) => {
      const at = scope.within(`encoder.${level}`);
      const coarse = level === 0 ? features.value : maxPool(graph, features.value, [2, 2]);
      features = block(at.within('block0'), { ...features, value: coarse }, width, level > 0, level > 0 ? 2 : 1);
      features = block(at.within('block1'), features, width, true, 1);
      skips.push(features);
    });
    for (const level of [1, 0]) {
      const at = scope.within(`decoder.${level}`);
      const skip = skips[level];
      const [deep, high, wide] = features.value.shape.slice(1).map(knownDim);
      const single = reshape(graph, features.value, [-1, 1, deep, high * wide]);
      const repeated = reshape(graph, concat(graph, [single, single], 1), [-1, deep, high, wide]);
      const raised = resize(graph, repeated, high * 2, wide * 2, 'nearest');
      const joined = { value: concat(graph, [skip.value, raised], 1), slices: skip.slices };
      features = block(at.within('block0'), joined, widths[level], level > 0, 1);
      features = block(at.within('block1'), features, widths[level], true, 1);
    }
    const head = convLayer(scope.within('head'), features.value, 4, { kernel: 1 });
    const pixels = transpose(graph, reshape(graph, head, [-1, 2, 2, rows, columns]), [0, 3, 1, 4, 2]);
    const logits = reshape(graph, pixels, [-1, slices, image.rows, image.columns]);
    return { branches: [{ name: 'main', logits, sides: [] }] };
  },
};

function block(
  scope: NetworkScope,
  { value, slices }: Features,
  width: number,
  isDeep: boolean,
  stride: 1 | 2,
): Features {
  const { graph } = scope;
  const planar = convLayer(scope.within('plane'), value, width, { bias: false });
  const raw = isDeep ? across(scope.within('depth'), planar, slices, stride) : planar;
  return { value: leakyRelu(graph, batchNorm(scope.within('norm'), raw), 0.01), slices: slices / stride };
}

function across(scope: NetworkScope, value: Value, slices: number, stride: number): Value {
  const { graph } = scope;
  const [channels, rows, columns] = value.shape.slice(1).map(knownDim);
  const weight = scope.parameter('weight', [channels, channels, 3, 1], heNormal(channels * 3));
  const stacked = transpose(graph, reshape(graph, value, [-1, slices, channels, rows * columns]), [0, 2, 1, 3]);
  const filtered = conv(graph, stacked, weight, undefined, { pads: [1, 0, 1, 0], strides: [stride, 1] });
  return reshape(graph, transpose(graph, filtered, [0, 2, 1, 3]), [-1, channels, rows, columns]);
}

const random = seededRandom(4);
const noise = (shape: readonly number[], around = 0): Tensor => ({
  shape,
  data: Float32Array.from({ length: elementCount(shape) }, () => around + random.normal() * 0.3),
});

/** Noise for every weight by its name; variances stay above zero. */
function noisyWeights(network: Network): Weights {
  const scope = NetworkScope.create(new GraphBuilder('names'), 'training', new Map(), () => 0.5);
  network.build(scope, scope.graph.input('image', ['N', image.channels, image.rows, image.columns]));
  const named = [...scope.parameters, ...scope.statistics];
  return new Map(
    named.map(([name, { value }]) => {
      const shape = value.shape.map(knownDim);
      const { data } = noise(shape, /gamma|variance/.test(name) ? 1 : 0);
      return [name, { shape, data: name.endsWith('variance') ? (data as Float32Array).map(Math.abs) : data }];
    }),
  );
}

async function predict(network: Network, weights: Weights, input: Tensor): Promise<Float32Array> {
  const { engine } = await createInferenceEngine(defaultEngine);
  const session = await engine.load(inferenceFile(network, weights, image));
  const { probability } = await session.run({ image: input });
  await session.close();
  return probability.data as Float32Array;
}

describe('the U-Net over volumes', () => {
  const network = volumeUNet('volume-u-net', options);
  const weights = noisyWeights(network);

  test('has the weights of its description', () => {
    const shapes = (of: Weights) => [...of].map(([name, { shape }]) => [name, shape]);
    expect(shapes(weights)).toEqual(shapes(noisyWeights(asDescribed)));
  });

  test('gives what its description gives, for several volumes at once', async () => {
    const input = noise([3, image.channels, image.rows, image.columns]);
    const [made, described] = [await predict(network, weights, input), await predict(asDescribed, weights, input)];
    expect(made).toHaveLength(3 * options.slices * image.rows * image.columns);
    expect(Math.max(...described) - Math.min(...described)).toBeGreaterThan(0.2);
    expect(Math.max(...made.map((value, i) => Math.abs(value - described[i])))).toBeLessThan(1e-4);
  });
});
