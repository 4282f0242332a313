import type { GraphScope } from '../graph-scope.js';
import type { GradientRule, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { averagePool, floats, matMul, scaled } from '../ops.js';
import type { Value } from '../value.js';
import { knownDim } from '../value.js';

/**
 * The matrix [to, from] of resampling one axis, as ONNX Resize computes it.
 * `linear`: half-pixel centres, clamped at the ends; `nearest`: floor of the scaled index.
 */
export function resizeMatrix(from: number, to: number, mode: 'linear' | 'nearest'): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    if (mode === 'nearest') {
      matrix[i * from + Math.min(from - 1, Math.floor((i * from) / to))] = 1;
      continue;
    }
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const low = Math.floor(position);
    const high = Math.min(low + 1, from - 1);
    matrix[i * from + low] += 1 - (position - low);
    matrix[i * from + high] += position - low;
  }
  return matrix;
}

/** dX = Rᵀ · dY · C, with the matrices of the two axes; whole nearest factors are sums over blocks. */
const resizeRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const x = required(node.inputs, 0);
  const mode = node.attributes['mode'] as 'linear' | 'nearest';
  const [fromRows, fromColumns] = [knownDim(x.shape[2]), knownDim(x.shape[3])];
  const [toRows, toColumns] = [knownDim(dy.shape[2]), knownDim(dy.shape[3])];
  const [rowFactor, columnFactor] = [toRows / fromRows, toColumns / fromColumns];
  if (mode === 'nearest' && Number.isInteger(rowFactor) && Number.isInteger(columnFactor)) {
    return [scaled(scope, averagePool(scope, dy, [rowFactor, columnFactor]), rowFactor * columnFactor)];
  }
  const rows = transposed(scope, resizeMatrix(fromRows, toRows, mode), toRows, fromRows);
  const columns = floats(scope, [...resizeMatrix(fromColumns, toColumns, mode)], [toColumns, fromColumns]);
  return [matMul(scope, rows, matMul(scope, dy, columns))];
};

const transposed = (scope: GraphScope, matrix: Float32Array, rows: number, columns: number): Value =>
  floats(
    scope,
    Array.from({ length: rows * columns }, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]),
    [columns, rows],
  );

/** Resampling of the two spatial axes. The scales are a constant of four numbers, batch and channel 1. */
export const resizeOperators: OperatorTable = {
  Resize: {
    infer: ({ inputs, constantOf }) => {
      const x = required(inputs, 0);
      const scales = constantOf(required(inputs, 2));
      if (scales === undefined) throw new TypeError('Resize needs constant scales');
      const spatial = [2, 3].map((i) => Math.round(knownDim(x.shape[i]) * Number(scales.data[i])));
      return [{ shape: [x.shape[0], x.shape[1], ...spatial], type: x.type }];
    },
    gradient: resizeRule,
  },
};
