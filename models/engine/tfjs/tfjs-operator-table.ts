import { convolution } from './operators/convolution.js';
import { elementwise } from './operators/elementwise.js';
import { linear } from './operators/linear.js';
import { pooling } from './operators/pooling.js';
import { shape } from './operators/shape.js';
import type { TfjsOperatorTable } from './tfjs-operator.js';

/** Every operator of the operator table in TensorFlow.js ops; a test holds both tables to the same names. */
export const tfjsOperatorTable: TfjsOperatorTable = {
  ...convolution,
  ...elementwise,
  ...linear,
  ...pooling,
  ...shape,
};
