import type { WindowOptions } from '../graph/ops.js';
import { add, concat, conv, reshape, resize, split, transpose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { heNormal } from '../layers/initializer.js';
import type { NetworkScope } from '../layers/network-scope.js';

/** Features of a volume as images: [N · slices, channels, rows, columns], the slices of one volume together. */
export interface Features {
  readonly value: Value;
  readonly slices: number;
}

/**
 * A 3×3 convolution over blocks of 2×2 pixels whose four pixels are channels ("pixel shuffle"), which is one of 6×6 pixels at stride 2: the
 * blocks themselves are never laid out. [N, channels, rows, columns] → [N, out, rows / 2, columns / 2].
 * Parameter `weight` [out, channels · 4, 3, 3], the pixels of a block row by row.
 */
export function foldedConv(scope: NetworkScope, value: Value, out: number): Value {
  const { graph } = scope;
  const channels = knownDim(value.shape[1]);
  const weight = scope.parameter('weight', [out, channels * 4, 3, 3], heNormal(channels * 4 * 9));
  const byPixel = transpose(graph, reshape(graph, weight, [out * channels, 2, 2, 3, 3]), [0, 3, 1, 4, 2]);
  const kernel = reshape(graph, byPixel, [out, channels, 6, 6]);
  return conv(graph, value, kernel, undefined, { pads: [2, 2, 2, 2], strides: [2, 2] });
}

/**
 * A 3×3 convolution in the slice over the features of a level and those of the coarser one, each coarse voxel repeated: that of the coarse
 * features is the same in both slices that repeat them, and is done once.
 * Parameter `weight` [width, channels of the level + channels of the coarser one, 3, 3].
 */
export function joiningConv(scope: NetworkScope, fine: Features, coarse: Features, width: number): Features {
  const { graph } = scope;
  const [own, from] = [fine, coarse].map(({ value }) => knownDim(value.shape[1]));
  const [rows, columns] = fine.value.shape.slice(2).map(knownDim);
  const weight = scope.parameter('weight', [width, own + from, 3, 3], heNormal((own + from) * 9));
  const [ofFine, ofCoarse] = split(graph, weight, [own, from], 1);
  const window: WindowOptions = { pads: [1, 1, 1, 1] };
  const raised = conv(graph, resize(graph, coarse.value, rows, columns, 'nearest'), ofCoarse, undefined, window);
  const value = add(
    graph,
    conv(graph, fine.value, ofFine, undefined, window),
    coarse.slices === fine.slices ? raised : repeatSlices(scope, raised),
  );
  return { value, slices: fine.slices };
}

/** Each slice twice. */
function repeatSlices({ graph }: NetworkScope, value: Value): Value {
  const [channels, rows, columns] = value.shape.slice(1).map(knownDim);
  const single = reshape(graph, value, [-1, 1, channels, rows * columns]);
  return reshape(graph, concat(graph, [single, single], 1), [-1, channels, rows, columns]);
}
