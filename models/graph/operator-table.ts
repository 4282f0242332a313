import type { Operator, OperatorTable } from './operator.js';
import { activationOperators } from './operators/activation.js';
import { comparisonOperators } from './operators/comparison.js';
import { convolutionOperators } from './operators/convolution.js';
import { elementwiseOperators } from './operators/elementwise.js';
import { gatherOperators } from './operators/gather.js';
import { matmulOperators } from './operators/matmul.js';
import { normalizationOperators } from './operators/normalization.js';
import { poolingOperators } from './operators/pooling.js';
import { reductionOperators } from './operators/reduction.js';
import { resizeOperators } from './operators/resize.js';
import { shapeOperators } from './operators/shape.js';

/** Every operator that a graph may hold, by ONNX name. */
export const operatorTable: OperatorTable = {
  ...activationOperators,
  ...comparisonOperators,
  ...convolutionOperators,
  ...elementwiseOperators,
  ...gatherOperators,
  ...matmulOperators,
  ...normalizationOperators,
  ...poolingOperators,
  ...reductionOperators,
  ...resizeOperators,
  ...shapeOperators,
};

/** @throws {TypeError} for an operator that is not in the table. */
export function operatorNamed(op: string): Operator {
  const operator = operatorTable[op];
  if (operator === undefined) throw new TypeError(`unknown operator ${op}`);
  return operator;
}
