import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { add, expandLike, multiply, reduceSum, scalar, sigmoid, subtract } from '../../../../models/graph/ops.js';
import type { Tensor } from '../../../../models/graph/value.js';
import { constantFill } from '../../../../models/layers/initializer.js';
import type { Weights } from '../../../../models/layers/network-scope.js';
import { maskedCrossEntropy } from '../../../../models/losses/cross-entropy.js';
import { softDiceLoss } from '../../../../models/losses/soft-dice.js';
import { uNetLogits } from '../../../../models/networks/u-net.js';
import type { Optimizer } from '../../../../models/training/optimizer.js';
import { adaMax, adam, adamW, sgd } from '../../../../models/training/optimizer.js';
import { TrainingSession } from '../../../../models/training/training-session.js';
import type { TrainingTask } from '../../../../models/training/training-step.js';
import { buildTrainingStep } from '../../../../models/training/training-step.js';
import { noise } from '../graph/finite-differences.js';

const python = '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
if (!hasTorch && process.env['CI'] !== undefined)
  throw new Error('python3-torch is missing; npm run test:services installs it');
/** Debian's PyTorch is the oracle; without it the comparison is left out. */
const withTorch = hasTorch ? describe : describe.skip;

const [depth, size, rate] = [2, 16, 0.01];
/** What a step does beside following the gradient. */
interface StepOptions {
  readonly weightDecay?: number;
  readonly clipNorm?: number;
}
const moves: readonly (readonly [string, Optimizer, StepOptions])[] = [
  ['adam', adam(), {}],
  // 002: a weight decay of 5e-4; here large enough to be seen.
  ['adam and weight decay', adam({ weightDecay: 0.05 }), { weightDecay: 0.05 }],
  ['adamw', adamW(), {}],
  ['adamax', adaMax(), {}],
  ['sgd and momentum', sgd(), {}],
  // The gradients of the bowl are longer than .5 and shorter than 100.
  ['sgd and clipped gradients', sgd(), { clipNorm: 0.5 }],
  ['sgd and gradients below the limit', sgd(), { clipNorm: 100 }],
];

/** Batches of two sizes, so that the one step graph serves both. */
function batches(): readonly { x: Tensor; y: Tensor }[] {
  const random = noise(5);
  return [3, 2, 3].map((images) => {
    const shape = [images, 1, size, size];
    const x = Float32Array.from({ length: images * size * size }, () => random() * 2 - 1);
    return { x: { shape, data: x }, y: { shape, data: x.map((v) => (v > 0.2 ? 1 : 0)) } };
  });
}

interface TorchAnswer {
  readonly losses: readonly number[];
  readonly gradientNorm: number;
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/** Trains one task here and in PyTorch from the same start and returns both. */
async function trainBoth(
  name: 'u-net' | 'bowl',
  task: TrainingTask,
  optimizer: Optimizer,
  data: readonly Record<string, Tensor>[],
  { weightDecay, clipNorm }: StepOptions = {},
) {
  const step = buildTrainingStep(task, { optimizer, random: noise(3), ...(clipNorm !== undefined && { clipNorm }) });
  const session = await TrainingSession.start(createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }), step);
  const weights = plainAll(Object.fromEntries(session.weights));
  const logged: Readonly<Record<string, number>>[] = [];
  for (const batch of data) logged.push(await session.step(batch, rate));
  const job = { task: name, depth, rate, optimizer: optimizer.name, weightDecay, clipNorm, weights, batches: data.map(plainAll) }; // prettier-ignore
  const input = JSON.stringify(job);
  const told = execFileSync(python, ['test/unit/models/training/torch-parity.py'], { input, maxBuffer: 1 << 28 });
  const trained = session.weights;
  await session.close();
  return { logged, trained, torch: JSON.parse(told.toString()) as TorchAnswer };
}

const plainAll = (tensors: Readonly<Record<string, Tensor>>): object =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape, data: [...(data as Float32Array)] }]),
  );

const largestDeviation = (trained: Weights, torch: TorchAnswer): number =>
  Math.max(
    ...[...trained].flatMap(([name, { data }]) =>
      [...(data as Float32Array)].map((v, i) => Math.abs(v - torch.weights[name][i])),
    ),
  );

const segmenting: TrainingTask = {
  build: (scope) => {
    const x = scope.graph.input('x', ['N', 1, size, size]);
    const y = scope.graph.input('y', ['N', 1, size, size]);
    const logits = uNetLogits(scope, x, { baseChannels: 4, depth, outputs: 1 });
    const everywhere = expandLike(scope.graph, scalar(scope.graph, 1), y);
    const entropy = maskedCrossEntropy(scope.graph, logits, y, everywhere);
    return { loss: add(scope.graph, entropy, softDiceLoss(scope.graph, sigmoid(scope.graph, logits), y)) };
  },
};

/** Σ x·(p − x)²: a gradient that is nowhere rounding noise, which adaptive optimisers would blow up to whole steps. */
const bowl: TrainingTask = {
  build: (scope) => {
    const x = scope.graph.input('x', [6]);
    const offset = subtract(scope.graph, scope.parameter('p', [6], constantFill(0.3)), x);
    const weighted = multiply(scope.graph, multiply(scope.graph, offset, offset), x);
    return { loss: reduceSum(scope.graph, weighted, undefined, false) };
  },
};

withTorch('a training step', () => {
  test('of a U-Net gives the losses, gradients, weights and running statistics that PyTorch gives', async () => {
    const { logged, trained, torch } = await trainBoth('u-net', segmenting, sgd(), batches());
    expect(logged[0]['gradient_norm'] / torch.gradientNorm).toBeCloseTo(1, 4);
    logged.forEach(({ loss }, i) => expect(Math.abs(loss - torch.losses[i])).toBeLessThan(1e-4));
    expect(largestDeviation(trained, torch)).toBeLessThan(1e-4);
  });

  test.each(moves)('with %s moves as PyTorch does', async (_name, optimizer, options) => {
    const data = [0.5, 0.9, 0.7, 1.1, 0.4].map((shift) => ({
      x: { shape: [6], data: Float32Array.from({ length: 6 }, (_, i) => shift + i / 3) },
    }));
    const { logged, trained, torch } = await trainBoth('bowl', bowl, optimizer, data, options);
    logged.forEach(({ loss }, i) => expect(loss / torch.losses[i]).toBeCloseTo(1, 4));
    expect(largestDeviation(trained, torch)).toBeLessThan(1e-5);
  });
});
