import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { readOnnx } from '../../../../models/graph/onnx/read-onnx.js';
import { writeOnnx } from '../../../../models/graph/onnx/write-onnx.js';
import { sigmoid } from '../../../../models/graph/ops.js';
import type { Weights } from '../../../../models/layers/network-scope.js';
import { NetworkScope, parameterCount } from '../../../../models/layers/network-scope.js';
import { softDiceLoss } from '../../../../models/losses/soft-dice.js';
import { uNetLogits, uNetPaper } from '../../../../models/networks/u-net.js';
import { adam } from '../../../../models/training/optimizer.js';
import { buildTrainingStep } from '../../../../models/training/training-step.js';
import { noise } from './finite-differences.js';

const python = '/usr/bin/python3';
const hasOnnx = spawnSync(python, ['-c', 'import onnx']).status === 0;
if (!hasOnnx && process.env['CI'] !== undefined)
  throw new Error('python3-onnx is missing; npm run test:services installs it');
const testWithOnnx = hasOnnx ? test : test.skip;

const [options, size] = [{ baseChannels: 4, depth: 2, outputs: 1 }, 16];

const step = buildTrainingStep(
  {
    build: (scope) => {
      const [x, y] = ['x', 'y'].map((name) => scope.graph.input(name, ['N', 1, size, size]));
      return { loss: softDiceLoss(scope.graph, sigmoid(scope.graph, uNetLogits(scope, x, options)), y) };
    },
  },
  { optimizer: adam(), clipNorm: 1, random: noise(1) },
);

function inferenceFile(weights: Weights): Uint8Array {
  const builder = new GraphBuilder('u-net');
  const scope = NetworkScope.create(builder, 'inference', weights, noise(1));
  builder.output(
    'probability',
    sigmoid(builder, uNetLogits(scope, builder.input('image', ['N', 1, size, size]), options)),
  );
  return writeOnnx(builder.build(), { purpose: 'test' });
}

describe('an ONNX file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-onnx-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = inferenceFile(step.initial);

  testWithOnnx('of a network and of a training step passes the full check of onnx', () => {
    const paths = [file, step.model].map((bytes, i) => {
      const path = join(folder, `${i}.onnx`);
      writeFileSync(path, bytes);
      return path;
    });
    const check =
      'import sys, onnx\nfor p in sys.argv[1:]: onnx.checker.check_model(onnx.load(p), full_check=True)\nprint("checked")';
    expect(execFileSync(python, ['-c', check, ...paths]).toString()).toBe('checked\n');
  });

  test('is the same bytes each time, and after it was read and written again', () => {
    expect(inferenceFile(step.initial)).toEqual(file);
    const { graph, metadata } = readOnnx(file);
    expect(metadata).toEqual({ purpose: 'test' });
    expect(graph.outputs.map(({ name, value }) => [name, value.shape])).toEqual([
      ['probability', ['N', 1, size, size]],
    ]);
    const again = readOnnx(writeOnnx(graph, metadata)).graph;
    expect(again.nodes.map(({ op, attributes }) => [op, attributes])).toEqual(
      graph.nodes.map(({ op, attributes }) => [op, attributes]),
    );
  });

  test('gives the same probabilities after it was read and written again', async () => {
    const image = { shape: [2, 1, size, size], data: Float32Array.from({ length: 2 * size * size }, noise(2)) };
    const results = [];
    for (const bytes of [file, writeOnnx(readOnnx(file).graph)]) {
      const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(bytes);
      results.push((await session.run({ image }))['probability'].data);
      await session.close();
    }
    expect(results[1]).toEqual(results[0]);
    expect(new Set(results[0] as Float32Array).size).toBeGreaterThan(100);
  });

  test('of inference is refused when a weight is missing or has another shape', () => {
    const [name] = [...step.initial.keys()];
    expect(() => inferenceFile(new Map([...step.initial].filter(([key]) => key !== name)))).toThrow(
      `the weights lack ${name}`,
    );
    expect(() => inferenceFile(new Map([...step.initial, [name, { shape: [1], data: new Float32Array(1) }]]))).toThrow(
      'has shape [1]',
    );
  });
});

describe('a U-Net', () => {
  test('has the number of parameters that the paper’s layers with batch normalisation and nearest up-sampling give', () => {
    const builder = new GraphBuilder('count');
    const scope = NetworkScope.create(builder, 'training', new Map(), () => 0.5);
    uNetLogits(scope, builder.input('x', ['N', 1, 256, 256]), uNetPaper);
    const double = (inputs: number, outputs: number): number => 9 * (inputs + outputs) * outputs + 4 * outputs;
    const down = [1, 64, 128, 256, 512].map((inputs, i) => double(inputs, 64 << i));
    const up = [512, 256, 128, 64].map((outputs) => double(3 * outputs, outputs));
    expect(parameterCount(scope)).toBe([...down, ...up].reduce((a, b) => a + b) + 65);
  });

  test('refuses an image that it can not halve often enough', () => {
    const builder = new GraphBuilder('odd');
    const scope = NetworkScope.create(builder, 'training', new Map(), () => 0.5);
    expect(() => uNetLogits(scope, builder.input('x', ['N', 1, 30, 32]), options)).toThrow('multiple of 4');
  });
});
