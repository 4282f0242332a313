import { describe, expect, test } from '@jest/globals';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import type { Value } from '../../../../models/graph/value.js';
import { elementCount } from '../../../../models/graph/value.js';
import { NetworkScope } from '../../../../models/layers/network-scope.js';
import { crossEntropy } from '../../../../models/losses/loss-terms.js';
import { supervised } from '../../../../models/losses/supervised.js';
import { coSegmentationPresets } from '../../../../models/networks/co-segmentation/co-segmentation-presets.js';
import { attendToPair } from '../../../../models/networks/co-segmentation/shared-attention.js';
import { networkNamed } from '../../../../models/networks/network-registry.js';
import { constantRate } from '../../../../models/training/learning-rate-schedule.js';
import { adam } from '../../../../models/training/optimizer.js';
import { createTrainer } from '../../../../models/training/trainer.js';
import { evaluateGraph, tensorOf } from '../graph/evaluate-graph.js';
import { gradientDeviation, noise } from '../graph/finite-differences.js';
import { noisyWeights } from './noisy-weights.js';

function describeNetwork(id: string, channels: number, side: number) {
  const scope = NetworkScope.create(new GraphBuilder(id), 'training', new Map(), () => 0.5);
  const { branches } = networkNamed(id).build(scope, scope.graph.input('image', ['N', channels, side, side]));
  return { scope, logits: branches[0].logits };
}

const countWithin = (scope: NetworkScope, part: string): number =>
  [...scope.parameters]
    .filter(([name]) => name.startsWith(part))
    .reduce((sum, [, { value }]) => sum + elementCount(value.shape), 0);

describe('the networks of co-segmentation', () => {
  test.each(coSegmentationPresets.map(({ network, takes }) => [network.id, takes] as const))(
    '%s gives logits of the size of its %s',
    (id, takes) => {
      const { logits } = describeNetwork(id, takes === 'pair' ? 4 : 2, 64);
      expect(logits.shape).toEqual(['N', takes === 'pair' ? 2 : 1, 64, 64]);
    },
  );

  // The published networks without their classifier; VGG-16 has a scale and an offset a channel where it had one bias.
  test.each([
    ['co-vgg-16', 14_714_688 + 4224],
    ['co-resnet-101', 44_549_160 - 2_049_000],
    ['co-drn-101-csa', 44_549_160 - 2_049_000],
  ])('the encoder of %s has the published number of parameters', (id, published) => {
    expect(countWithin(describeNetwork(id, 6, 64).scope, 'encoder.')).toBe(published);
  });

  test('the heads of the FCN are VGG’s dense layers as convolutions', () => {
    const { scope } = describeNetwork('fcn-16', 3, 64);
    expect(countWithin(scope, 'head.')).toBe(512 * 4096 * 49 + 4096 + 4096 * 4096 + 4096);
    expect(countWithin(scope, 'score.')).toBe(4096 + 1 + 512 + 1);
  });

  test.each([
    ['co-vgg-16', 512],
    ['co-resnet-101', 2048],
    ['co-drn-101', 2048],
  ])('the attention of %s has two dense layers, and a 7×7 convolution where it is spatial too', (id, channels) => {
    const dense = 2 * channels * (channels / 16) + channels / 16 + channels;
    expect(countWithin(describeNetwork(id, 2, 64).scope, 'attention.')).toBe(dense);
    expect(countWithin(describeNetwork(`${id}-csa`, 2, 64).scope, 'attention.')).toBe(dense + 2 * 49 + 1);
  });

  test('atrous convolutions keep the features at an eighth of the image', () => {
    expect(networkNamed('co-resnet-101').sizeMultiple).toBe(32);
    expect(networkNamed('co-drn-101').sizeMultiple).toBe(8);
  });

  test('refuse a pair of an odd number of channels, and a size that they cannot halve', () => {
    expect(() => describeNetwork('co-vgg-16-small', 3, 64)).toThrow('even number');
    expect(() => describeNetwork('co-vgg-16-small', 2, 60)).toThrow('multiple of 8');
  });
});

describe('attention to a pair', () => {
  const weights = noisyWeights((scope) => attendToPair(scope, scope.graph.input('x', [2, 8, 3, 3]), 'channel-spatial'));
  const attend = (graph: GraphBuilder, x: Value): Value =>
    attendToPair(NetworkScope.create(graph, 'inference', weights, noise(1)), x, 'channel-spatial');

  test('treats both alike, and lets through what both have', async () => {
    const features = Array.from({ length: 2 * 72 }, (_, i) => Math.sin(i));
    const [a, b] = [features.slice(0, 72), features.slice(72)];
    const attended = async (pair: readonly number[]): Promise<number[]> => {
      const { y } = await evaluateGraph({ x: tensorOf([2, 8, 3, 3], pair) }, (graph, { x }) => ({ y: attend(graph, x) })); // prettier-ignore
      return Array.from(y.data, Number);
    };
    const [straight, swapped] = [await attended([...a, ...b]), await attended([...b, ...a])];
    straight.forEach((v, i) => expect(v).toBeCloseTo(swapped[(i + 72) % 144], 5));
    // One factor a channel, the same for both images, and one a pixel: all within 0…1.
    straight.forEach((v, i) => expect(Math.abs(v)).toBeLessThanOrEqual(Math.abs(features[i])));
  });

  test('has the gradient of central differences', async () => {
    const build = (graph: GraphBuilder, [x]: readonly Value[]): Value => attend(graph, x);
    expect(await gradientDeviation({ inputs: [[4, 8, 3, 3]], build })).toBeLessThan(1e-2);
  });
});

/** Two pairs of images; each pair shows discs of one brightness, and a distractor in one image only. */
function pairs() {
  const side = 32;
  const random = noise(9);
  const image = new Float32Array(2 * 2 * side * side);
  const target = new Float32Array(image.length);
  for (let n = 0; n < 2; n++) {
    for (let k = 0; k < 2; k++) {
      const [row, column] = [10 + 8 * k + 2 * n, 14 + 4 * n];
      for (let i = 0; i < side * side; i++) {
        const inside = Math.hypot(Math.floor(i / side) - row, (i % side) - column) < 5 + n;
        const distracts = k === 0 && Math.hypot(Math.floor(i / side) - 24, (i % side) - 26) < 4;
        const at = (n * 2 + k) * side * side + i;
        target[at] = inside ? 1 : 0;
        image[at] = (inside ? 1 - n : distracts ? n : 0.5) + 0.3 * (random() - 0.5);
      }
    }
  }
  const shape = [2, 2, side, side];
  return { image: { shape, data: image }, target: { shape, data: target } };
}

describe('one batch of pairs is learnt by heart', () => {
  test.each(['co-vgg-16-csa-small', 'co-resnet-101-small', 'co-drn-101-csa-small', 'fcn-16-small'])(
    'by %s',
    async (id) => {
      const { image, target } = pairs();
      const isPair = id.startsWith('co-');
      // A network of single images gets the four images one by one.
      const single = ({ shape, data }: typeof image) => ({ shape: [4, 1, shape[2], shape[3]], data });
      const batch = isPair ? { image, target } : { image: single(image), target: single(target) };
      const trainer = await createTrainer({
        network: networkNamed(id),
        image: { channels: isPair ? 2 : 1, rows: 32, columns: 32 },
        loss: supervised(crossEntropy()),
        optimizer: adam({ weightDecay: 5e-4 }),
        schedule: constantRate(3e-3),
        clipNorm: 5,
        seed: 3,
        threads: 2,
      });
      const first = (await trainer.step(batch)).loss;
      let last = first;
      for (let k = 1; k < 60; k++) last = (await trainer.step(batch)).loss;
      await trainer.close();
      expect(last).toBeLessThan(0.25 * first);
      expect(last).toBeLessThan(0.15);
    },
  );
});
