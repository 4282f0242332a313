import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { gradients } from '../../../../models/graph/gradients.js';
import { writeOnnx } from '../../../../models/graph/onnx/write-onnx.js';
import { add, multiply, reduceSum } from '../../../../models/graph/ops.js';
import type { Tensor } from '../../../../models/graph/value.js';
import { elementCount } from '../../../../models/graph/value.js';
import { NetworkScope } from '../../../../models/layers/network-scope.js';
import { aruNet } from '../../../../models/networks/aru-net.js';
import { hnn } from '../../../../models/networks/hnn.js';
import type { Network } from '../../../../models/networks/network.js';
import { swinUNet } from '../../../../models/networks/swin-u-net.js';
import { uNet } from '../../../../models/networks/u-net.js';
import { noise } from '../graph/finite-differences.js';

const python = '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
if (!hasTorch && process.env['CI'] !== undefined)
  throw new Error('python3-torch is missing; npm run test:services installs it');
/** Debian's PyTorch is the oracle; without it the comparison is left out. */
const withTorch = hasTorch ? describe : describe.skip;

const halving = { baseChannels: 4, depth: 2, outputs: 2 };
const nested = { stages: [1, 2, 3].map((convolutions) => ({ channels: 4 * convolutions, convolutions })), outputs: 1 };
/** Tokens 12×20, 6×10, 3×5 in windows of 4: windows that fit, windows that are padded, and grids smaller than a window. */
const shifted = { patch: 2, channels: 8, depths: [2, 2, 2], heads: [1, 2, 4], window: 4, decoderDepth: 2, outputs: 1 };
const cases: readonly (readonly [string, Network, object])[] = [
  ['u-net', uNet('u-net', halving), halving],
  ['hnn', hnn('hnn', nested), nested],
  ['aru-net', aruNet('aru-net', halving), halving],
  ['swin', swinUNet('swin', shifted), shifted],
];

const random = noise(11);
const filled = (shape: readonly number[], deviation = 1): Tensor => ({
  shape,
  data: Float32Array.from({ length: elementCount(shape) }, () => (random() * 2 - 1) * deviation),
});
const plain = ({ shape, data }: Tensor): object => ({ shape, data: [...data].map(Number) });
const plainAll = (tensors: Iterable<readonly [string, Tensor]>): object =>
  Object.fromEntries([...tensors].map(([name, tensor]) => [name, plain(tensor)]));

/** Logits, side logits and the gradients of a weighted sum of all, here and in PyTorch. */
async function both(name: string, network: Network, options: object) {
  const image = filled([2, 3, 24, 40]);
  const builder = new GraphBuilder(name);
  const scope = NetworkScope.create(builder, 'training', new Map(), random);
  const { branches } = network.build(scope, builder.input('image', ['N', 3, 24, 40]));
  const maps = [branches[0].logits, ...branches[0].sides];
  const mapWeights = maps.map(({ shape }) => filled([2, ...shape.slice(1).map(Number)]));
  const loss = maps
    .map((map, k) =>
      reduceSum(builder, multiply(builder, map, builder.input(`weight${k}`, map.shape)), undefined, false),
    )
    .reduce((a, b) => add(builder, a, b));
  const parameters = [...scope.parameters];
  maps.forEach((map, k) => builder.output(`map${k}`, map));
  gradients(builder, loss, parameters.map(([, { value }]) => value)).forEach((gradient, k) => builder.output(`d/${parameters[k][0]}`, gradient)); // prettier-ignore
  // Statistics and offsets too are noise, so that none can be forgotten.
  const weights = new Map(
    [...scope.parameters, ...scope.statistics].map(([key, { initial }]) => {
      const { shape, data } = initial();
      return [key, { shape, data: (data as Float32Array).map((v) => v + 0.1 * (random() * 2 - 1)) }] as const;
    }),
  );
  const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(writeOnnx(builder.build()));
  const weighting = Object.fromEntries(mapWeights.map((weight, k) => [`weight${k}`, weight]));
  const ours = await session.run({ ...Object.fromEntries(weights), ...weighting, image });
  await session.close();
  const job = { network: name, options, image: plain(image), weights: plainAll(weights), mapWeights: mapWeights.map(plain) }; // prettier-ignore
  const script = 'test/unit/models/networks/torch-networks.py';
  const told = execFileSync(python, [script], { input: JSON.stringify(job), maxBuffer: 1 << 28 });
  return {
    ours,
    torch: JSON.parse(told.toString()) as { maps: number[][]; gradients: Readonly<Record<string, number[]>> },
  };
}

/** Largest difference relative to the largest value. */
const deviation = (ours: Tensor, theirs: readonly number[]): number => {
  const scale = theirs.reduce((max, v) => Math.max(max, Math.abs(v)), 1e-2);
  expect(theirs.length).toBe(ours.data.length);
  return theirs.reduce((max, v, i) => Math.max(max, Math.abs(Number(ours.data[i]) - v)), 0) / scale;
};

withTorch('a whole network gives the logits and gradients that PyTorch gives', () => {
  test.each(cases)('%s', async (name, network, options) => {
    const { ours, torch } = await both(name, network, options);
    torch.maps.forEach((map, k) => expect(deviation(ours[`map${k}`], map)).toBeLessThan(1e-4));
    const names = Object.keys(torch.gradients);
    expect(names.length).toBeGreaterThan(10);
    const apart = names.filter((key) => !(deviation(ours[`d/${key}`], torch.gradients[key]) < 1e-4));
    expect(apart).toEqual([]);
  });
});
