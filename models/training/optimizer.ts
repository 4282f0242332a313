import type { GraphScope } from '../graph/graph-scope.js';
import {
  absolute,
  add,
  divide,
  maximum,
  multiply,
  scalar,
  scaled,
  shifted,
  squareRoot,
  subtract,
} from '../graph/ops.js';
import type { Value } from '../graph/value.js';

/** What one update looks at; all but the parameter-shaped values are scalars. */
export interface OptimizerInput {
  readonly parameter: Value;
  readonly gradient: Value;
  /** Moments by name, in the parameter's shape; zero before the first step. */
  readonly moments: Readonly<Record<string, Value>>;
  readonly learningRate: Value;
  /** 1 at the first step. */
  readonly step: Value;
}

export interface OptimizerOutput {
  readonly parameter: Value;
  readonly moments: Readonly<Record<string, Value>>;
}

/** An update rule as graph nodes; the numbers follow PyTorch's optimisers of the same name. */
export interface Optimizer {
  readonly name: string;
  readonly moments: readonly string[];
  update(scope: GraphScope, input: OptimizerInput): OptimizerOutput;
}

/** 1 − β^step */
const correction = (scope: GraphScope, beta: number, step: Value): Value =>
  subtract(scope, scalar(scope, 1), scope.node('Pow', [scalar(scope, beta), step])[0]);

/** β·moment + (1 − β)·fresh */
const average = (scope: GraphScope, beta: number, moment: Value, fresh: Value): Value =>
  add(scope, scaled(scope, moment, beta), scaled(scope, fresh, 1 - beta));

const decayed = (scope: GraphScope, gradient: Value, parameter: Value, weightDecay: number): Value =>
  weightDecay === 0 ? gradient : add(scope, gradient, scaled(scope, parameter, weightDecay));

interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

function adamDirection(
  scope: GraphScope,
  gradient: Value,
  { moments, step }: OptimizerInput,
  options: Required<AdamOptions>,
): OptimizerOutput {
  const { beta1, beta2, epsilon } = options;
  const m = average(scope, beta1, moments['m'], gradient);
  const v = average(scope, beta2, moments['v'], multiply(scope, gradient, gradient));
  const spread = squareRoot(scope, divide(scope, v, correction(scope, beta2, step)));
  const direction = divide(scope, divide(scope, m, correction(scope, beta1, step)), shifted(scope, spread, epsilon));
  return { parameter: direction, moments: { m, v } };
}

const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** Adam; weight decay is added to the gradient (Kingma and Ba 2015). */
export function adam(options: AdamOptions = {}): Optimizer {
  const settings = { ...adamDefaults, ...options };
  return {
    name: 'adam',
    moments: ['m', 'v'],
    update: (scope, input) => {
      const gradient = decayed(scope, input.gradient, input.parameter, settings.weightDecay);
      const { parameter: direction, moments } = adamDirection(scope, gradient, input, settings);
      return { parameter: subtract(scope, input.parameter, multiply(scope, input.learningRate, direction)), moments };
    },
  };
}

/** AdamW: the decay acts on the parameter itself, scaled by the learning rate (Loshchilov and Hutter 2019). */
export function adamW(options: AdamOptions = {}): Optimizer {
  const settings = { ...adamDefaults, weightDecay: 0.01, ...options };
  return {
    name: 'adamw',
    moments: ['m', 'v'],
    update: (scope, input) => {
      const shrink = subtract(scope, scalar(scope, 1), scaled(scope, input.learningRate, settings.weightDecay));
      const { parameter: direction, moments } = adamDirection(scope, input.gradient, input, settings);
      const moved = multiply(scope, input.learningRate, direction);
      return { parameter: subtract(scope, multiply(scope, input.parameter, shrink), moved), moments };
    },
  };
}

/** AdaMax: Adam with the infinity norm (Kingma and Ba 2015, section 7.1). */
export function adaMax(options: AdamOptions = {}): Optimizer {
  const { beta1, beta2, epsilon, weightDecay } = { ...adamDefaults, ...options };
  return {
    name: 'adamax',
    moments: ['m', 'u'],
    update: (scope, { parameter, gradient, moments, learningRate, step }) => {
      const g = decayed(scope, gradient, parameter, weightDecay);
      const m = average(scope, beta1, moments['m'], g);
      const u = maximum(scope, scaled(scope, moments['u'], beta2), shifted(scope, absolute(scope, g), epsilon));
      const rate = divide(scope, learningRate, correction(scope, beta1, step));
      return { parameter: subtract(scope, parameter, multiply(scope, rate, divide(scope, m, u))), moments: { m, u } };
    },
  };
}

/** Stochastic gradient descent with momentum; weight decay is added to the gradient. */
export function sgd({ momentum = 0.9, weightDecay = 0 } = {}): Optimizer {
  return {
    name: 'sgd',
    moments: ['m'],
    update: (scope, { parameter, gradient, moments, learningRate }) => {
      const m = add(scope, scaled(scope, moments['m'], momentum), decayed(scope, gradient, parameter, weightDecay));
      return { parameter: subtract(scope, parameter, multiply(scope, learningRate, m)), moments: { m } };
    },
  };
}
