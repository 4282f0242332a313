import { broadcastShape, unbroadcast } from '../broadcasting.js';
import type { GraphScope } from '../graph-scope.js';
import type { InferenceContext, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { expandLike, int64s, pad, reshapeLike, scalar, slice, split, transpose, concat } from '../ops.js';
import { dimProduct, dimQuotient, dimSum } from '../symbolic-dim.js';
import type { Dim, Shape, Value } from '../value.js';
import { knownDim } from '../value.js';

const numbers = (context: InferenceContext, k: number): readonly number[] => {
  const content = context.constantOf(required(context.inputs, k));
  if (content === undefined) throw new TypeError(`input ${k} must be a constant`);
  return Array.from(content.data as ArrayLike<number | bigint>, Number);
};

/** The shape that an int64 input stands for: a constant, or the Shape of another value. */
function targetShape(context: InferenceContext, k: number): Shape {
  const value = required(context.inputs, k);
  const producer = context.producerOf(value);
  return producer?.op === 'Shape' ? required(producer.inputs, 0).shape : numbers(context, k);
}

function reshaped(from: Shape, target: Shape): Shape {
  const copied = target.map((dim, i) => (dim === 0 ? from[i] : dim));
  if (!copied.includes(-1)) return copied;
  const left = dimQuotient(dimProduct(from), dimProduct(copied.filter((dim) => dim !== -1)));
  return copied.map((dim) => (dim === -1 ? left : dim));
}

/** Number of elements that a slice with numpy semantics keeps along one axis. */
export function sliceLength(size: number, start: number, end: number, step: number): number {
  const wrap = (index: number): number => (index < 0 ? index + size : index);
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const clamp = (index: number): number => Math.min(Math.max(index, low), high);
  const first = step > 0 ? clamp(wrap(start)) : Math.min(Math.max(wrap(start), -1), size - 1);
  const last = clamp(wrap(end));
  return Math.max(0, Math.ceil((last - first) / step));
}

/** Positions along one axis that a slice keeps. */
function slicePositions(size: number, start: number, end: number, step: number): readonly number[] {
  const first = start < 0 ? Math.max(start + size, step > 0 ? 0 : -1) : Math.min(start, step > 0 ? size : size - 1);
  return Array.from({ length: sliceLength(size, start, end, step) }, (_, i) => first + i * step);
}

/** Operators that move elements without changing them. */
export const shapeOperators: OperatorTable = {
  Reshape: {
    infer: (context) => [
      {
        shape: reshaped(required(context.inputs, 0).shape, targetShape(context, 1)),
        type: required(context.inputs, 0).type,
      },
    ],
    gradient: (scope, node, [dy]) => [dy && reshapeLike(scope, dy, required(node.inputs, 0))],
  },
  Expand: {
    infer: (context) => [
      {
        shape: broadcastShape(required(context.inputs, 0).shape, targetShape(context, 1)),
        type: required(context.inputs, 0).type,
      },
    ],
    gradient: (scope, node, [dy]) => [dy && unbroadcast(scope, dy, required(node.inputs, 0))],
  },
  Transpose: {
    infer: ({ inputs, attributes }) => {
      const x = required(inputs, 0);
      return [{ shape: (attributes['perm'] as readonly number[]).map((axis) => x.shape[axis]), type: x.type }];
    },
    gradient: (scope, node, [dy]) => {
      const perm = node.attributes['perm'] as readonly number[];
      return [
        dy &&
          transpose(
            scope,
            dy,
            perm.map((_, axis) => perm.indexOf(axis)),
          ),
      ];
    },
  },
  Concat: {
    infer: ({ inputs, attributes }) => {
      const values = inputs.map((_, k) => required(inputs, k));
      const axis = Number(attributes['axis']);
      const joined = dimSum(values.map((value) => value.shape[axis]));
      return [{ shape: values[0].shape.map((dim, i) => (i === axis ? joined : dim)), type: values[0].type }];
    },
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const axis = Number(node.attributes['axis']);
      return split(
        scope,
        dy,
        node.inputs.map((_, k) => knownDim(required(node.inputs, k).shape[axis])),
        axis,
      );
    },
  },
  Split: {
    infer: (context) => {
      const x = required(context.inputs, 0);
      const axis = Number(context.attributes['axis']);
      return numbers(context, 1).map((size) => ({
        shape: x.shape.map((dim, i) => (i === axis ? size : dim)),
        type: x.type,
      }));
    },
    gradient: (scope, node, dys) => {
      if (dys.every((dy) => dy === undefined)) return [];
      const parts = node.outputs.map((output, k) => dys[k] ?? expandLike(scope, scalar(scope, 0), output));
      return [concat(scope, parts, Number(node.attributes['axis']))];
    },
  },
  Slice: {
    infer: (context) => {
      const x = required(context.inputs, 0);
      const [starts, ends, axes, steps] = [1, 2, 3, 4].map((k) => numbers(context, k)) as [
        number[],
        number[],
        number[],
        number[],
      ];
      const shape: Dim[] = [...x.shape];
      axes.forEach((axis, i) => (shape[axis] = sliceLength(knownDim(x.shape[axis]), starts[i], ends[i], steps[i])));
      return [{ shape, type: x.type }];
    },
    // The gradient is put back where it was taken from, axis by axis; elsewhere it is zero.
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const x = required(node.inputs, 0);
      const [starts, ends, axes, steps] = [1, 2, 3, 4].map((k) =>
        Array.from(scope.constantOf(required(node.inputs, k))!.data, Number),
      ) as [number[], number[], number[], number[]];
      return [
        axes.reduce((gradient: Value, axis, i) => {
          const size = knownDim(x.shape[axis]);
          return scatterAlong(scope, gradient, axis, size, slicePositions(size, starts[i], ends[i], steps[i]));
        }, dy),
      ];
    },
  },
  Pad: {
    infer: (context) => {
      const x = required(context.inputs, 0);
      const pads = numbers(context, 1);
      const rank = x.shape.length;
      const shape = x.shape.map((dim, i) =>
        pads[i] === 0 && pads[i + rank] === 0 ? dim : knownDim(dim) + pads[i] + pads[i + rank],
      );
      return [{ shape, type: x.type }];
    },
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      if ((node.attributes['mode'] ?? 'constant') !== 'constant')
        throw new TypeError('Pad has a gradient in constant mode only');
      const x = required(node.inputs, 0);
      const pads = Array.from(scope.constantOf(required(node.inputs, 1))!.data, Number);
      const rank = x.shape.length;
      const axes = x.shape.map((_, i) => i).filter((i) => pads[i] !== 0 || pads[i + rank] !== 0);
      const ends = axes.map((i) => pads[i] + knownDim(x.shape[i]));
      return [
        axes.length === 0
          ? dy
          : slice(
              scope,
              dy,
              axes.map((i) => pads[i]),
              ends,
              axes,
            ),
      ];
    },
  },
};

/** Puts the elements of `gradient` along one axis to `positions` of a longer axis; the rest is zero. */
function scatterAlong(
  scope: GraphScope,
  gradient: Value,
  axis: number,
  size: number,
  positions: readonly number[],
): Value {
  const rank = gradient.shape.length;
  const isRun = positions.every((position, i) => position === positions[0] + i);
  if (isRun && positions.length > 0) {
    const pads = Array.from({ length: 2 * rank }, (_, i) =>
      i === axis ? positions[0] : i === axis + rank ? size - positions[0] - positions.length : 0,
    );
    return pads.every((p) => p === 0) ? gradient : pad(scope, gradient, pads);
  }
  // A gather with zeros appended: every target takes its source, the others take the zero at the end.
  const zeroed = pad(
    scope,
    gradient,
    Array.from({ length: 2 * rank }, (_, i) => (i === axis + rank ? 1 : 0)),
  );
  const sources = Array.from({ length: size }, (_, i) => positions.indexOf(i)).map((k) =>
    k < 0 ? positions.length : k,
  );
  return scope.node('Gather', [zeroed, int64s(scope, sources)], { axis })[0];
}
