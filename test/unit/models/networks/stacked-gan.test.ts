import { describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import { NetworkScope, parameterCount } from '../../../../models/layers/network-scope.js';
import { discriminatorLoss, generatorLoss, perceptualLoss } from '../../../../models/losses/adversarial.js';
import { discriminate, discriminatorPaper } from '../../../../models/networks/stacked-gan/discriminator.js';
import { uNetFeatures } from '../../../../models/networks/stacked-gan/feature-network.js';
import { denoiserPaper, enhancerPaper, generate } from '../../../../models/networks/stacked-gan/generator.js';
import { enhance, stackedGanSmall } from '../../../../models/networks/stacked-gan/stacked-gan.js';
import { uNetLogits } from '../../../../models/networks/u-net.js';
import { createAdversarialTrainer } from '../../../../models/training/adversarial-trainer.js';
import { constantRate } from '../../../../models/training/learning-rate-schedule.js';
import { networkFile } from '../../../../models/training/network-file.js';
import { adam } from '../../../../models/training/optimizer.js';
import { evaluateGraph, tensorOf } from '../graph/evaluate-graph.js';
import { gradientDeviation, noise } from '../graph/finite-differences.js';
import { noisyWeights } from './noisy-weights.js';

function described(side: number, build: (scope: NetworkScope, image: Value) => Value) {
  const scope = NetworkScope.create(new GraphBuilder('described'), 'training', new Map(), () => 0.5);
  const { shape } = build(scope, scope.graph.input('image', ['N', 1, side, side]));
  return { shape, parameters: parameterCount(scope) };
}

describe('the networks of the stacked GAN', () => {
  test.each([
    ['G1', denoiserPaper, 9],
    ['G2', enhancerPaper, 16],
  ] as const)('%s has the paper’s residual blocks and keeps the size', (_name, options, blocks) => {
    const { shape, parameters } = described(40, (scope, image) => generate(scope, image, options));
    expect(shape).toEqual(['N', 1, 40, 40]);
    const norm = 2 * 64;
    const conv = 9 * 64 * 64;
    const block = 2 * (conv + norm) + 64;
    expect(parameters).toBe(81 * 64 + 64 + 64 + blocks * block + conv + norm + 81 * 64 + 1);
  });

  test('the discriminator has eight convolutions and two dense layers', () => {
    const { shape, parameters } = described(128, (scope, image) => discriminate(scope, image, discriminatorPaper));
    expect(shape).toEqual(['N', 1]);
    const widths = [64, 64, 128, 128, 256, 256, 512, 512];
    const convs = widths.slice(1).reduce((sum, out, k) => sum + 9 * widths[k] * out + 2 * out, 9 * 64 + 64);
    expect(parameters).toBe(convs + (512 * 8 * 8 * 1024 + 1024) + (1024 + 1));
  });

  test('give the denoised and the enhanced image, and both beside the original', async () => {
    const build = (scope: NetworkScope, image: Value) => enhance(scope, image, stackedGanSmall);
    const weights = noisyWeights((scope) => build(scope, scope.graph.input('image', ['N', 1, 24, 24])));
    const model = networkFile('stacked-gan-small', weights, { channels: 1, rows: 24, columns: 24 }, build);
    const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(model);
    const image = tensorOf(
      [1, 1, 24, 24],
      Array.from({ length: 576 }, (_, i) => (i % 24) / 24),
    );
    const { denoised, enhanced, channels, pair } = await session.run({ image });
    await session.close();
    expect([...channels.data]).toEqual([...image.data, ...denoised.data, ...enhanced.data]);
    expect([...pair.data]).toEqual([...image.data, ...enhanced.data]);
    expect([...denoised.data]).not.toEqual([...enhanced.data]);
  });
});

describe('the losses of the stacked GAN', () => {
  const ln = Math.log;
  const valueOf = async (
    feeds: Readonly<Record<string, Tensor>>,
    build: (graph: GraphBuilder, inputs: Readonly<Record<string, Value>>) => Value,
  ) => {
    const { loss } = await evaluateGraph(feeds, (graph, inputs) => ({ loss: build(graph, inputs) }));
    return Number(loss.data[0]);
  };

  test('are the cross-entropies of what the discriminator says', async () => {
    // Logits of probabilities ¾ and ½ for real images, ¼ and ½ for made ones.
    const feeds = { real: tensorOf([2, 1], [ln(3), 0]), fake: tensorOf([2, 1], [-ln(3), 0]) };
    const judged = await valueOf(feeds, (g, { real, fake }) => discriminatorLoss(g, real, fake));
    expect(judged).toBeCloseTo(-(ln(0.75) + ln(0.5)) / 2 - (ln(0.75) + ln(0.5)) / 2, 5);
    expect(await valueOf(feeds, (g, { fake }) => generatorLoss(g, fake))).toBeCloseTo(-(ln(0.25) + ln(0.5)) / 2, 5);
  });

  test('compare images by their features', async () => {
    const feeds = { a: tensorOf([1, 1, 1, 2], [1, 2]), b: tensorOf([1, 1, 1, 2], [3, 1]) };
    expect(await valueOf(feeds, (g, { a, b }) => perceptualLoss(g, a, b))).toBeCloseTo((4 + 1) / 2, 6);
  });

  test('reach the image through frozen features, with the gradient of central differences', async () => {
    const options = { baseChannels: 4, depth: 2, outputs: 1 };
    const weights = noisyWeights((scope) => uNetLogits(scope, scope.graph.input('x', ['N', 1, 8, 8]), options));
    const features = uNetFeatures(weights, options, 0);
    const build = (graph: GraphBuilder, [x]: readonly Value[]): Value => {
      const wanted = graph.constant({ shape: [1, 1, 8, 8], data: new Float32Array(64).fill(0.5) });
      return perceptualLoss(graph, features.features(graph, 'a', x), features.features(graph, 'b', wanted));
    };
    expect(await gradientDeviation({ inputs: [[1, 1, 8, 8]], build })).toBeLessThan(0.05);
  });
});

describe('a generator against its discriminator', () => {
  test.each([
    ['as features see them, against the discriminator', true, 1e-3, 0.7],
    ['pixel by pixel, without it', false, 0, 0.5],
  ])('learns a batch by heart, images compared %s', async (_how, byFeatures, weight, reached) => {
    const random = noise(12);
    const [side, count] = [16, 4];
    const clean = Float32Array.from({ length: count * side * side }, (_, i) => {
      const [n, r, c] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
      return Math.hypot(r - 7 - (n % 2), c - 8 + n) < 5 ? 0.8 : 0.3;
    });
    const degraded = clean.map((v) => v + 0.3 * (random() - 0.5));
    const shape = [count, 1, side, side];
    const batch = { clean: { shape, data: clean }, degraded: { shape, data: degraded } };
    const uNet = { baseChannels: 4, depth: 2, outputs: 1 };
    const weights = noisyWeights((scope) => uNetLogits(scope, scope.graph.input('x', ['N', 1, side, side]), uNet));
    const trainer = await createAdversarialTrainer({
      generator: { blocks: 1, channels: 8 },
      discriminator: { channels: [8, 8, 16, 16], dense: 16 },
      ...(byFeatures && { features: uNetFeatures(weights, uNet, 0) }),
      image: { channels: 1, rows: side, columns: side },
      optimizer: adam(),
      schedule: constantRate(2e-3),
      seed: 4,
      threads: 2,
    });
    const before = new Map(trainer.weights);
    const first = await trainer.step(batch, weight);
    let last = first;
    for (let k = 0; k < 90; k++) last = await trainer.step(batch, weight);
    expect(last.generator['loss_perceptual']).toBeLessThan(reached * first.generator['loss_perceptual']);
    expect(last.generator['loss_pixels']).toBeLessThan(first.generator['loss_pixels']);
    expect(last.discriminator['loss']).toBeLessThan(first.discriminator['loss']);
    // Both learnt, each in its own step.
    for (const name of ['generator.first.weight', 'discriminator.dense.1.weight'])
      expect([...trainer.weights.get(name)!.data]).not.toEqual([...before.get(name)!.data]);
    await trainer.close();
  });
});
