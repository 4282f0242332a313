import type { OperatorTable } from '../operator.js';
import { required } from '../operator.js';

/**
 * Batch normalisation with fixed statistics, for inference files; engines fold it into the convolution before it.
 * Training composes the normalisation from its parts (models/graph/layers), so it needs no rule here.
 */
export const normalizationOperators: OperatorTable = {
  BatchNormalization: { infer: ({ inputs }) => [required(inputs, 0)] },
};
