import type { OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { expandLike, reshape, scalar } from '../ops.js';
import { knownDim } from '../value.js';

/** `Gather` picks entries along one axis by a vector of indices (known length), `GatherElements` each by an index of its own. */
export const gatherOperators: OperatorTable = {
  Gather: {
    infer: ({ inputs, attributes }) => {
      const [x, indices] = [required(inputs, 0), required(inputs, 1)];
      const axis = Number(attributes['axis']);
      return [{ shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], type: x.type }];
    },
    // An entry that was picked twice collects both gradients.
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const [x, indices] = [required(node.inputs, 0), required(node.inputs, 1)];
      const axis = Number(node.attributes['axis']);
      const along = reshape(
        scope,
        indices,
        x.shape.map((_, i) => (i === axis ? knownDim(indices.shape[0]) : 1)),
      );
      const zeros = expandLike(scope, scalar(scope, 0), x);
      return [scope.node('ScatterElements', [zeros, expandLike(scope, along, dy), dy], { axis, reduction: 'add' })[0]];
    },
  },
  GatherElements: {
    infer: ({ inputs }) => [{ shape: required(inputs, 1).shape, type: required(inputs, 0).type }],
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const zeros = expandLike(scope, scalar(scope, 0), required(node.inputs, 0));
      const attributes = { axis: Number(node.attributes['axis']), reduction: 'add' };
      return [scope.node('ScatterElements', [zeros, required(node.inputs, 1), dy], attributes)[0]];
    },
  },
};
