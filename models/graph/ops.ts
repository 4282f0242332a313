import type { GraphScope } from './graph-scope.js';
import type { Attributes, Dim, Tensor, Value } from './value.js';

/** The operators as functions, so that layers, losses and gradient rules read as formulas. Names and semantics are those of ONNX opset 17. */

const one = (
  scope: GraphScope,
  op: string,
  inputs: readonly (Value | undefined)[],
  attributes: Attributes = {},
): Value => scope.node(op, inputs, attributes)[0];

/** @returns a float32 scalar or vector constant. */
export const floats = (scope: GraphScope, data: readonly number[], shape: readonly number[] = [data.length]): Value =>
  scope.constant({ shape, data: Float32Array.from(data) });
export const scalar = (scope: GraphScope, value: number): Value => floats(scope, [value], []);
/** @returns an int64 vector constant: shapes, axes, indices. */
export const int64s = (scope: GraphScope, data: readonly number[]): Value =>
  scope.constant({ shape: [data.length], data: BigInt64Array.from(data.map(BigInt)) });
export const constant = (scope: GraphScope, tensor: Tensor): Value => scope.constant(tensor);

export const add = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Add', [a, b]);
export const subtract = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Sub', [a, b]);
export const multiply = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Mul', [a, b]);
export const divide = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Div', [a, b]);
export const power = (scope: GraphScope, a: Value, exponent: number): Value =>
  one(scope, 'Pow', [a, scalar(scope, exponent)]);
export const maximum = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Max', [a, b]);
export const minimum = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Min', [a, b]);
/** x · factor with a plain number. */
export const scaled = (scope: GraphScope, a: Value, factor: number): Value => multiply(scope, a, scalar(scope, factor));
/** x + offset with a plain number. */
export const shifted = (scope: GraphScope, a: Value, offset: number): Value => add(scope, a, scalar(scope, offset));

export const negate = (scope: GraphScope, a: Value): Value => one(scope, 'Neg', [a]);
export const absolute = (scope: GraphScope, a: Value): Value => one(scope, 'Abs', [a]);
export const exponential = (scope: GraphScope, a: Value): Value => one(scope, 'Exp', [a]);
export const sine = (scope: GraphScope, a: Value): Value => one(scope, 'Sin', [a]);
export const cosine = (scope: GraphScope, a: Value): Value => one(scope, 'Cos', [a]);
export const arcTangent = (scope: GraphScope, a: Value): Value => one(scope, 'Atan', [a]);
export const logarithm = (scope: GraphScope, a: Value): Value => one(scope, 'Log', [a]);
export const squareRoot = (scope: GraphScope, a: Value): Value => one(scope, 'Sqrt', [a]);
export const reciprocal = (scope: GraphScope, a: Value): Value => one(scope, 'Reciprocal', [a]);
export const errorFunction = (scope: GraphScope, a: Value): Value => one(scope, 'Erf', [a]);
export const sign = (scope: GraphScope, a: Value): Value => one(scope, 'Sign', [a]);
/** Rounds down; no gradient flows. */
export const floor = (scope: GraphScope, a: Value): Value => one(scope, 'Floor', [a]);
/** The same value, through which no gradient flows. */
export const stopGradient = (scope: GraphScope, a: Value): Value => one(scope, 'StopGradient', [a]);
export const clip = (scope: GraphScope, a: Value, low: number, high: number): Value =>
  one(scope, 'Clip', [a, scalar(scope, low), scalar(scope, high)]);

export const relu = (scope: GraphScope, a: Value): Value => one(scope, 'Relu', [a]);
export const leakyRelu = (scope: GraphScope, a: Value, alpha: number): Value => one(scope, 'LeakyRelu', [a], { alpha });
/** @param slope one slope for all ([1]) or per channel ([C, 1, 1]) */
export const pRelu = (scope: GraphScope, a: Value, slope: Value): Value => one(scope, 'PRelu', [a, slope]);
export const sigmoid = (scope: GraphScope, a: Value): Value => one(scope, 'Sigmoid', [a]);
export const hyperbolicTangent = (scope: GraphScope, a: Value): Value => one(scope, 'Tanh', [a]);
export const softplus = (scope: GraphScope, a: Value): Value => one(scope, 'Softplus', [a]);
export const softmax = (scope: GraphScope, a: Value, axis: number): Value => one(scope, 'Softmax', [a], { axis });

export const greater = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Greater', [a, b]);
export const less = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Less', [a, b]);
export const equal = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'Equal', [a, b]);
/** condition ? a : b, element by element */
export const where = (scope: GraphScope, condition: Value, a: Value, b: Value): Value =>
  one(scope, 'Where', [condition, a, b]);
export const toFloat = (scope: GraphScope, a: Value): Value => one(scope, 'Cast', [a], { to: 1 });
export const toInteger = (scope: GraphScope, a: Value): Value => one(scope, 'Cast', [a], { to: 7 });
export const shapeOf = (scope: GraphScope, a: Value): Value => one(scope, 'Shape', [a]);
/** @returns the number of elements as a float32 scalar; works with a symbolic batch. */
export const sizeOf = (scope: GraphScope, a: Value): Value => toFloat(scope, one(scope, 'Size', [a]));

/** Sums over axes, all where none are named. */
export const reduceSum = (scope: GraphScope, a: Value, axes?: readonly number[], keepDims = true): Value =>
  one(scope, 'ReduceSum', [a, int64s(scope, axes ?? a.shape.map((_, i) => i))], { keepdims: keepDims ? 1 : 0 });
export const reduceMean = (scope: GraphScope, a: Value, axes?: readonly number[], keepDims = true): Value =>
  one(scope, 'ReduceMean', [a], { axes: axes ?? a.shape.map((_, i) => i), keepdims: keepDims ? 1 : 0 });

export const reduceMax = (scope: GraphScope, a: Value, axes?: readonly number[], keepDims = true): Value =>
  one(scope, 'ReduceMax', [a], { axes: axes ?? a.shape.map((_, i) => i), keepdims: keepDims ? 1 : 0 });

/** @param dims numbers; 0 copies the input's dimension at that place (the batch), -1 is what is left */
export const reshape = (scope: GraphScope, a: Value, dims: readonly number[]): Value =>
  one(scope, 'Reshape', [a, int64s(scope, dims)]);
/** Gives `a` the shape that `like` has, whatever its batch. */
export const reshapeLike = (scope: GraphScope, a: Value, like: Value): Value =>
  one(scope, 'Reshape', [a, shapeOf(scope, like)]);
export const expandLike = (scope: GraphScope, a: Value, like: Value): Value =>
  one(scope, 'Expand', [a, shapeOf(scope, like)]);
export const transpose = (scope: GraphScope, a: Value, perm: readonly number[]): Value =>
  one(scope, 'Transpose', [a], { perm });
export const concat = (scope: GraphScope, values: readonly Value[], axis: number): Value =>
  one(scope, 'Concat', values, { axis });
export const split = (scope: GraphScope, a: Value, sizes: readonly number[], axis: number): readonly Value[] =>
  scope.node('Split', [a, int64s(scope, sizes)], { axis });
/** @param ends exclusive; Number.MAX_SAFE_INTEGER means to the end; steps may be negative */
export const slice = (
  scope: GraphScope,
  a: Value,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[],
  steps: readonly number[] = axes.map(() => 1),
): Value =>
  one(scope, 'Slice', [a, int64s(scope, starts), int64s(scope, ends), int64s(scope, axes), int64s(scope, steps)]);
/** @param pads before every axis, then after every axis, as ONNX orders them */
export const pad = (
  scope: GraphScope,
  a: Value,
  pads: readonly number[],
  mode: 'constant' | 'reflect' | 'edge' = 'constant',
): Value => one(scope, 'Pad', [a, int64s(scope, pads)], { mode });
export const gather = (scope: GraphScope, a: Value, indices: Value, axis: number): Value =>
  one(scope, 'Gather', [a, indices], { axis });
/** @param indices int64 in the shape of the result; entry i along `axis` is taken from position indices[i] of the same line */
export const gatherElements = (scope: GraphScope, a: Value, indices: Value, axis: number): Value =>
  one(scope, 'GatherElements', [a, indices], { axis });
export const matMul = (scope: GraphScope, a: Value, b: Value): Value => one(scope, 'MatMul', [a, b]);

/** Geometry of a convolution or pooling in two dimensions. */
export interface WindowOptions {
  readonly strides?: readonly [number, number];
  /** [top, left, bottom, right] */
  readonly pads?: readonly [number, number, number, number];
  readonly dilations?: readonly [number, number];
  readonly group?: number;
}

const windowAttributes = (
  kernel: readonly Dim[],
  options: WindowOptions,
): Record<string, number | readonly number[]> => ({
  kernel_shape: kernel.map(Number),
  strides: options.strides ?? [1, 1],
  pads: options.pads ?? [0, 0, 0, 0],
});

/** @param weight [outChannels, inChannels / group, kernelRows, kernelColumns]; @param bias [outChannels] */
export const conv = (scope: GraphScope, x: Value, weight: Value, bias?: Value, options: WindowOptions = {}): Value =>
  one(scope, 'Conv', bias === undefined ? [x, weight] : [x, weight, bias], {
    ...windowAttributes(weight.shape.slice(2), options),
    dilations: options.dilations ?? [1, 1],
    group: options.group ?? 1,
  });

/** @param weight [inChannels, outChannels / group, kernelRows, kernelColumns] */
export const convTranspose = (
  scope: GraphScope,
  x: Value,
  weight: Value,
  bias?: Value,
  options: WindowOptions & { readonly outputPadding?: readonly [number, number] } = {},
): Value =>
  one(scope, 'ConvTranspose', bias === undefined ? [x, weight] : [x, weight, bias], {
    ...windowAttributes(weight.shape.slice(2), options),
    dilations: options.dilations ?? [1, 1],
    group: options.group ?? 1,
    output_padding: options.outputPadding ?? [0, 0],
  });

export const maxPool = (
  scope: GraphScope,
  x: Value,
  kernel: readonly [number, number],
  options: WindowOptions = {},
): Value => one(scope, 'MaxPool', [x], windowAttributes(kernel, { strides: kernel, ...options }));
/** Padding counts as zeros (count_include_pad = 1). */
export const averagePool = (
  scope: GraphScope,
  x: Value,
  kernel: readonly [number, number],
  options: WindowOptions = {},
): Value =>
  one(scope, 'AveragePool', [x], {
    ...windowAttributes(kernel, { strides: kernel, ...options }),
    count_include_pad: 1,
  });

/** Resizes the two spatial axes to a fixed size; half-pixel centres for `linear`, floor of the scaled index for `nearest`. */
export const resize = (scope: GraphScope, x: Value, rows: number, columns: number, mode: 'nearest' | 'linear'): Value =>
  one(scope, 'Resize', [x, undefined, resizeScales(scope, x, rows, columns)], {
    mode,
    coordinate_transformation_mode: mode === 'linear' ? 'half_pixel' : 'asymmetric',
    ...(mode === 'nearest' ? { nearest_mode: 'floor' } : {}),
  });

const resizeScales = (scope: GraphScope, x: Value, rows: number, columns: number): Value =>
  floats(scope, [1, 1, rows / Number(x.shape[2]), columns / Number(x.shape[3])]);
