import { relu } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import type { ConvOptions } from './convolution.js';
import { convLayer } from './convolution.js';
import type { NetworkScope } from './network-scope.js';
import { batchNorm } from './normalization.js';

/** A convolution without bias and its batch normalisation. Parameters below `conv` and `norm`. */
export const normalizedConv = (scope: NetworkScope, x: Value, channels: number, options: ConvOptions = {}): Value =>
  batchNorm(scope.within('norm'), convLayer(scope.within('conv'), x, channels, { ...options, bias: false }));

/** The same before a ReLU. */
export const rectifiedConv = (scope: NetworkScope, x: Value, channels: number, options: ConvOptions = {}): Value =>
  relu(scope.graph, normalizedConv(scope, x, channels, options));
