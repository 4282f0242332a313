import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { createOnnxRuntimeEngine } from '../../../models/engine/onnxruntime-engine.js';
import type { InferenceEngine, InferenceSession } from '../../../models/engine/inference-engine.js';
import { loadModel } from '../../../models/engine/load-model.js';
import { createTrainingEngine } from '../../../models/engine/training-engine.js';
import { GraphBuilder } from '../../../models/graph/graph-builder.js';
import { writeOnnx } from '../../../models/graph/onnx/write-onnx.js';
import * as ops from '../../../models/graph/ops.js';
import type { Tensor } from '../../../models/graph/value.js';
import { imageShape, lesionNetwork } from '../../../models/lesion-network/network.js';
import { softDiceLoss } from '../../../models/losses/soft-dice.js';
import { coSegmentationPresets } from '../../../models/networks/co-segmentation/co-segmentation-presets.js';
import { networkNamed, networkPresets } from '../../../models/networks/network-registry.js';
import { uNetLogits } from '../../../models/networks/u-net.js';
import { sgd } from '../../../models/training/optimizer.js';
import { buildTrainingStep } from '../../../models/training/training-step.js';
import { differentiate, noise } from '../../unit/models/graph/finite-differences.js';
import { operatorCases } from '../../unit/models/graph/operator-cases.js';
import { noisyNetworkFile, noisyTensor } from './network-files.js';

type Results = Readonly<Record<string, Tensor>>;

/** What every engine is held against. */
const reference = createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 });
const weightsFolder = 'models/weights';
const shipped = existsSync(weightsFolder)
  ? readdirSync(weightsFolder).filter((file) => file.endsWith('.onnx')).map((file) => file.slice(0, -5)) // prettier-ignore
  : [];
/** Engines agree to this, relative to the largest number of a tensor or to 1. */
const tolerance = 1e-4;

async function runOn(engine: InferenceEngine, model: Uint8Array, feeds: Results): Promise<Results> {
  const session = await engine.load(model);
  try {
    return await session.run(feeds);
  } finally {
    await session.close();
  }
}

/** Largest deviation between two runs; shapes, names and types must be equal. */
function deviation(actual: Results, expected: Results): number {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  return Math.max(
    ...Object.entries(expected).map(([name, { shape, data }]) => {
      const got = actual[name];
      expect([name, got.shape, got.data.constructor.name]).toEqual([name, shape, data.constructor.name]);
      const scale = Array.from(data, Number).reduce((max, v) => Math.max(max, Math.abs(v)), 1);
      return Array.from(data, Number).reduce((max, v, i) => Math.max(max, Math.abs(v - Number(got.data[i]))), 0) / scale; // prettier-ignore
    }),
  );
}

/** A model with an open batch, two inputs and an integer result. */
function pairModel(): Uint8Array {
  const builder = new GraphBuilder('pair');
  const [a, b] = ['a', 'b'].map((name) => builder.input(name, ['N', 2, 3, 3]));
  builder.output('sum', ops.add(builder, a, b));
  builder.output('untouched', a);
  builder.output('shape', ops.shapeOf(builder, a));
  return writeOnnx(builder.build());
}

/** What every inference engine promises. @param create gives the engine, once for all tests */
export function inferenceEngineSuite(title: string, create: () => Promise<InferenceEngine>): void {
  describe(`the inference engine ${title}`, () => {
    let engine: InferenceEngine;
    const open: InferenceSession[] = [];
    const loaded = async (model: Uint8Array): Promise<InferenceSession> => {
      open.push(await engine.load(model));
      return open.at(-1)!;
    };
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => Promise.all(open.map((session) => session.close())));

    test('says what a model takes and gives', async () => {
      const { inputs, outputs } = await loaded(pairModel());
      const described = (name: string): object => ({ name, shape: ['N', 2, 3, 3], type: 'float32' });
      expect(inputs.map(({ name, shape, type }) => ({ name, shape, type }))).toEqual(['a', 'b'].map(described));
      expect(outputs.map(({ name, shape, type }) => ({ name, shape, type }))).toEqual([
        described('sum'),
        described('untouched'),
        { name: 'shape', shape: [4], type: 'int64' },
      ]);
    });

    test('takes batches of any size one after the other, and gives the same for the same', async () => {
      const session = await loaded(pairModel());
      for (const count of [1, 5, 2, 1]) {
        const [a, b] = [noisyTensor([count, 2, 3, 3], 1), noisyTensor([count, 2, 3, 3], 2)];
        const { sum, untouched, shape } = await session.run({ a, b });
        expect(sum.shape).toEqual([count, 2, 3, 3]);
        expect([...sum.data]).toEqual([...a.data].map((v, i) => Math.fround(Number(v) + Number(b.data[i]))));
        expect([...untouched.data]).toEqual([...a.data]);
        expect([...shape.data]).toEqual([count, 2, 3, 3].map(BigInt));
      }
    });

    const good = noisyTensor([2, 2, 3, 3]);
    const bad: readonly (readonly [string, Results])[] = [
      ['lacks an input', { a: good }],
      ['has a strange input', { a: good, b: good, c: good }],
      ['has another shape', { a: good, b: noisyTensor([2, 2, 3, 4]) }],
      ['has another rank', { a: good, b: noisyTensor([36]) }],
      ['mixes two batch sizes', { a: good, b: noisyTensor([1, 2, 3, 3]) }],
      ['holds too few numbers', { a: good, b: { shape: [2, 2, 3, 3], data: new Float32Array(3) } }],
      ['holds integers', { a: good, b: { shape: [2, 2, 3, 3], data: new BigInt64Array(36) } }],
      ['is empty', { a: noisyTensor([0, 2, 3, 3]), b: noisyTensor([0, 2, 3, 3]) }],
    ];
    test.each(bad)('refuses what it is fed when that %s, and runs on afterwards', async (_what, feeds) => {
      const session = await loaded(pairModel());
      await expect(session.run(feeds)).rejects.toMatchObject({ code: 'engine-input-invalid' });
      expect((await session.run({ a: good, b: good }))['sum'].shape).toEqual([2, 2, 3, 3]);
    });

    test.each([
      ['is cut off', pairModel().subarray(0, 60)],
      ['is something else', new TextEncoder().encode('no model at all')],
    ])('refuses a model that %s', async (_what, model) => {
      await expect(engine.load(model)).rejects.toMatchObject({ code: 'model-damaged' });
    });

    test('keeps two models apart', async () => {
      const [first, second] = [await loaded(pairModel()), await loaded(noisyNetworkFile(networkNamed('u-net-small'), 1, 16))]; // prettier-ignore
      const { probability } = await second.run({ image: noisyTensor([1, 1, 16, 16]) });
      expect((await first.run({ a: good, b: good }))['sum'].data[0]).toBe(2 * Number(good.data[0]));
      const again = await second.run({ image: noisyTensor([1, 1, 16, 16]) });
      expect([...again['probability'].data]).toEqual([...probability.data]);
    });

    const rows = Object.entries(operatorCases).flatMap(([op, list]) => list.map((row) => [`${op} ${row.what}`.trim(), row] as const)); // prettier-ignore
    test.each(rows)('computes %s and its gradient as the reference does', async (_title, row) => {
      const { model, feeds } = differentiate(row);
      expect(deviation(await runOn(engine, model, feeds), await runOn(reference, model, feeds))).toBeLessThan(tolerance); // prettier-ignore
    });

    const small = [...networkPresets, ...coSegmentationPresets].filter(({ isSmall }) => isSmall);
    test.each(small.map(({ network }) => network.id))(
      'gives the probabilities of %s as the reference does',
      async (id) => {
        const model = noisyNetworkFile(networkNamed(id), 4, 48);
        const feeds = { image: noisyTensor([2, 4, 48, 48]) };
        expect(deviation(await runOn(engine, model, feeds), await runOn(reference, model, feeds))).toBeLessThan(tolerance); // prettier-ignore
      },
    );

    test('gives the probabilities of the lesion network as the reference does, for the views of one lesion together', async () => {
      const { channels, rows: side } = imageShape;
      const model = noisyNetworkFile(lesionNetwork, channels, side);
      const feeds = { image: noisyTensor([4, channels, side, side]) };
      expect(deviation(await runOn(engine, model, feeds), await runOn(reference, model, feeds))).toBeLessThan(tolerance); // prettier-ignore
    });

    const testShipped = shipped.length > 0 ? test.each(shipped) : test.skip.each(['no weights are shipped']);
    testShipped('gives the results of the shipped network %s as the reference does', async (name) => {
      const { card, bytes } = loadModel(weightsFolder, name);
      const size = (dim: number | string): number => (typeof dim === 'number' ? dim : 1);
      const feeds = Object.fromEntries(card.inputs.map((input) => [input.name, noisyTensor(input.shape.map(size))]));
      expect(deviation(await runOn(engine, bytes, feeds), await runOn(reference, bytes, feeds))).toBeLessThan(tolerance); // prettier-ignore
    });
  });
}

/** What every training engine promises: the same losses and weights, step by step. */
export function trainingEngineSuite(title: string, create: () => Promise<InferenceEngine>): void {
  describe(`the training engine ${title}`, () => {
    test('learns as the reference does, step by step', async () => {
      const step = buildTrainingStep(
        {
          build: (scope) => {
            const [x, y] = ['x', 'y'].map((name) => scope.graph.input(name, ['N', 1, 16, 16]));
            const logits = uNetLogits(scope, x, { baseChannels: 4, depth: 2, outputs: 1 });
            return { loss: softDiceLoss(scope.graph, ops.sigmoid(scope.graph, logits), y) };
          },
        },
        { optimizer: sgd(), clipNorm: 1, random: noise(1) },
      );
      const runs = await Promise.all([create(), reference].map(async (engine) => createTrainingEngine(await engine).start(step))); // prettier-ignore
      for (const count of [2, 1, 3]) {
        const x = noisyTensor([count, 1, 16, 16], count);
        const y = { shape: x.shape, data: (x.data as Float32Array).map((v) => (v > 0.3 ? 1 : 0)) };
        const [actual, expected] = await Promise.all(runs.map((run) => run.step({ x, y }, 0.1)));
        expect(Math.abs(actual['loss'] - expected['loss'])).toBeLessThan(tolerance);
        expect(actual['loss']).toBeGreaterThan(0.01);
      }
      const [ours, theirs] = runs.map(({ weights }) => Object.fromEntries(weights));
      expect(deviation(ours, theirs)).toBeLessThan(1e-3);
      await Promise.all(runs.map((run) => run.close()));
    });
  });
}
