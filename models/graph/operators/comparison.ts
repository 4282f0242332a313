import { broadcastShape } from '../broadcasting.js';
import type { Operator, OperatorTable } from '../operator.js';
import { required } from '../operator.js';

const compare: Operator = {
  infer: ({ inputs }) => [
    { shape: broadcastShape(required(inputs, 0).shape, required(inputs, 1).shape), type: 'bool' },
  ],
};

/** ONNX TensorProto.DataType numbers of the types that graphs use. */
export const elementTypeNumber = { float32: 1, int64: 7, bool: 9 } as const;

/** Comparisons and the operators that look at shapes: no gradient flows through any of them. */
export const comparisonOperators: OperatorTable = {
  Greater: compare,
  Less: compare,
  Equal: compare,
  Cast: {
    infer: ({ inputs, attributes }) => {
      const type = (Object.entries(elementTypeNumber).find(([, number]) => number === attributes['to']) ?? [])[0];
      if (type === undefined) throw new TypeError('Cast goes to float32, int64 or bool');
      return [{ shape: required(inputs, 0).shape, type: type as keyof typeof elementTypeNumber }];
    },
  },
  Shape: { infer: ({ inputs }) => [{ shape: [required(inputs, 0).shape.length], type: 'int64' }] },
  Size: { infer: () => [{ shape: [], type: 'int64' }] },
};
