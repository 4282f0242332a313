import { describe, expect, test } from '@jest/globals';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { elementCount } from '../../../../models/graph/value.js';
import { NetworkScope, parameterCount } from '../../../../models/layers/network-scope.js';
import { relativePositions } from '../../../../models/layers/window-attention.js';
import type { Network } from '../../../../models/networks/network.js';
import { networkNamed, networkPresets } from '../../../../models/networks/network-registry.js';
import { subnetPair } from '../../../../models/networks/subnet-pair.js';

const ids = networkPresets.map(({ network }) => network.id);

/** Describes a network for images of some channels, without making its weights. */
function describeNetwork(network: Network, channels: number, [rows, columns] = [64, 96]) {
  const builder = new GraphBuilder(network.id);
  const scope = NetworkScope.create(builder, 'training', new Map(), () => 0.5);
  const { branches } = network.build(scope, builder.input('image', ['N', channels, rows, columns]));
  return { scope, branches };
}

const countWithin = (scope: NetworkScope, part: string): number =>
  [...scope.parameters]
    .filter(([name]) => name.startsWith(part))
    .reduce((sum, [, { value }]) => sum + elementCount(value.shape), 0);

describe('the list of networks', () => {
  test('names each once and describes it', () => {
    expect(new Set(ids).size).toBe(ids.length);
    networkPresets.forEach(({ description }) => expect(description).toMatch(/^[A-Z].*\.$/));
  });

  test('says which there are when one is asked for that is not', () => {
    expect(networkNamed('hnn').id).toBe('hnn');
    expect(() => networkNamed('v-net')).toThrow('no network v-net; there are u-net-small, ');
  });

  test.each(ids)('%s gives logits of the image’s size, whatever its channels and batch', (id) => {
    for (const channels of [1, 7]) {
      const { branches } = describeNetwork(networkNamed(id), channels);
      expect(branches.map(({ logits }) => logits.shape)).toEqual([['N', 1, 64, 96]]);
      branches[0].sides.forEach((side) => expect(side.shape).toEqual(['N', 1, 64, 96]));
    }
  });

  test.each(ids)('%s takes every image of its multiple and no other', (id) => {
    const network = networkNamed(id);
    const size = 3 * network.sizeMultiple;
    expect(describeNetwork(network, 1, [size, size]).branches[0].logits.shape).toEqual(['N', 1, size, size]);
    expect(() => describeNetwork(network, 1, [size + network.sizeMultiple / 2, size])).toThrow('multiple of');
  });

  test.each(ids)('%s in a pair has two subnets with weights of their own', (id) => {
    const single = describeNetwork(networkNamed(id), 2);
    const pair = describeNetwork(subnetPair(networkNamed(id)), 2);
    expect(pair.branches.map(({ name }) => name)).toEqual(['under', 'over']);
    expect(parameterCount(pair.scope)).toBe(2 * parameterCount(single.scope));
  });
});

describe('the number of parameters', () => {
  const parameters = (id: string, channels = 3): number =>
    parameterCount(describeNetwork(networkNamed(id), channels).scope);

  /** Two 3×3 convolutions with a scale and an offset a channel each. */
  const double = (inputs: number, outputs: number): number => 9 * (inputs + outputs) * outputs + 4 * outputs;
  const down = [64, 128, 256, 512].map((inputs) => [inputs, 2 * inputs] as const);
  const up = [512, 256, 128, 64].map((outputs) => [3 * outputs, outputs] as const);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

  test('of the U-Net is that of the paper’s widths with normalisation and nearest up-sampling', () => {
    expect(parameters('u-net')).toBe(sum([[3, 64] as const, ...down, ...up].map(([a, b]) => double(a, b))) + 65);
  });

  test('of the HNN is the paper’s 14,716,171, and one more a channel for normalisation instead of biases', () => {
    expect(parameters('hnn')).toBe(14_716_171 + 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512);
  });

  test('of the ARU-Net is that of the U-Net with shortcuts and gates', () => {
    const shortcut = (inputs: number, outputs: number): number => inputs * outputs + 2 * outputs;
    // Both 1×1 convolutions into half the channels, the score of one channel, each normalised.
    const gate = (skip: number): number =>
      shortcut(skip, skip / 2) + shortcut(2 * skip, skip / 2) + shortcut(skip / 2, 1);
    const shortcuts = sum([[3, 64] as const, ...down, ...up].map(([a, b]) => shortcut(a, b)));
    expect(parameters('aru-net')).toBe(parameters('u-net') + shortcuts + sum([64, 128, 256, 512].map(gate)));
  });

  test.each([
    // The published networks without their classification layer of 1000 classes.
    ['swin-tiny', 28_288_354 - 769_000],
    ['swin-base', 87_768_224 - 1_025_000],
  ])('of the encoder of %s is the published one', (id, published) => {
    const { scope } = describeNetwork(networkNamed(id), 3);
    expect(countWithin(scope, 'encoder.')).toBe(published);
  });

  test('of the small ones lets their file stay below 15 MB', () => {
    const small = networkPresets.filter(({ isSmall }) => isSmall).map(({ network }) => network.id);
    expect(small).toEqual(['u-net-small', 'hnn-small', 'aru-net-small', 'swin-small']);
    small.forEach((id) => expect(parameters(id) * 4).toBeLessThan(15e6));
  });
});

describe('relative positions', () => {
  test('of tokens in a window give one row of the table to each offset', () => {
    const positions = relativePositions(2);
    expect(positions.slice(0, 4)).toEqual([4, 3, 1, 0]);
    expect(positions.slice(12)).toEqual([8, 7, 5, 4]);
  });
});
