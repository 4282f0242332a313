import {
  add,
  divide,
  multiply,
  reduceMean,
  reshape,
  scaled,
  shifted,
  sizeOf,
  squareRoot,
  subtract,
} from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { constantFill } from './initializer.js';
import type { NetworkScope } from './network-scope.js';

const epsilon = 1e-5;

interface Standardized {
  readonly mean: Value;
  readonly variance: Value;
  readonly value: Value;
}

/** (x − mean) / √(variance + ε) over axes; the variance is the biased one. */
function standardize({ graph }: NetworkScope, x: Value, axes: readonly number[]): Standardized {
  const mean = reduceMean(graph, x, axes);
  const centred = subtract(graph, x, mean);
  const variance = reduceMean(graph, multiply(graph, centred, centred), axes);
  return { mean, variance, value: divide(graph, centred, squareRoot(graph, shifted(graph, variance, epsilon))) };
}

/**
 * Batch normalisation of [N, C, rows, columns]. In training the statistics are the batch's, and the running ones follow with
 * momentum .1 (variance unbiased, as in PyTorch); in inference the running ones are used.
 * Parameters `gamma`, `beta`, statistics `mean`, `variance`, each [C].
 */
export function batchNorm(scope: NetworkScope, x: Value, momentum = 0.1): Value {
  const { graph } = scope;
  const channels = knownDim(x.shape[1]);
  const gamma = scope.parameter('gamma', [channels], constantFill(1));
  const beta = scope.parameter('beta', [channels], constantFill(0));
  const runningMean = scope.statistic('mean', [channels], 0);
  const runningVariance = scope.statistic('variance', [channels], 1);
  if (scope.mode === 'inference') {
    return graph.node('BatchNormalization', [x, gamma, beta, runningMean, runningVariance], { epsilon })[0];
  }
  const { mean, variance, value } = standardize(scope, x, [0, 2, 3]);
  const follow = (old: Value, fresh: Value): Value =>
    add(graph, scaled(graph, old, 1 - momentum), scaled(graph, reshape(graph, fresh, [channels]), momentum));
  const count = scaled(graph, sizeOf(graph, x), 1 / channels);
  const unbiased = multiply(graph, variance, divide(graph, count, shifted(graph, count, -1)));
  scope.updateStatistic('mean', follow(runningMean, mean));
  scope.updateStatistic('variance', follow(runningVariance, unbiased));
  const perChannel = (v: Value): Value => reshape(graph, v, [1, channels, 1, 1]);
  return add(graph, multiply(graph, value, perChannel(gamma)), perChannel(beta));
}

/** Instance normalisation of [N, C, rows, columns]: over each image's own channel. Parameters `gamma`, `beta` [C, 1, 1]. */
export function instanceNorm(scope: NetworkScope, x: Value): Value {
  const shape = [knownDim(x.shape[1]), 1, 1];
  return affine(scope, standardize(scope, x, [2, 3]).value, shape);
}

/** Layer normalisation over the last axis (tokens of a transformer). Parameters `gamma`, `beta` [C]. */
export function layerNorm(scope: NetworkScope, x: Value): Value {
  const last = x.shape.length - 1;
  return affine(scope, standardize(scope, x, [last]).value, [knownDim(x.shape[last])]);
}

function affine(scope: NetworkScope, value: Value, shape: readonly number[]): Value {
  const gamma = scope.parameter('gamma', shape, constantFill(1));
  const beta = scope.parameter('beta', shape, constantFill(0));
  return add(scope.graph, multiply(scope.graph, value, gamma), beta);
}
