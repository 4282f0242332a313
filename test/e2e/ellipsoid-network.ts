import { imageShape } from '../../models/lesion-network/network.js';
import { gridSize } from '../../models/lesion-network/lesion-grid.js';
import { channelNames } from '../../models/lesion-network/mark-channels.js';
import { conv, sigmoid } from '../../models/graph/ops.js';
import { networkFile } from '../../models/training/network-file.js';

/**
 * @returns a network of one layer that calls the mark's own ellipsoid lesion, in the form of the one that ships: what it says of a mark is
 * known, and it runs as a trained one does
 */
export function ellipsoidNetwork(): Uint8Array {
  const { slices } = gridSize;
  const channels = channelNames.length;
  const radius = channelNames.indexOf('ellipsoid-radius');
  const weight = new Float32Array(slices * imageShape.channels);
  for (let slice = 0; slice < slices; slice++) weight[slice * imageShape.channels + slice * channels + radius] = -20;
  const weights = new Map([['weight', { shape: [slices, imageShape.channels, 1, 1], data: weight }]]);
  return networkFile('ellipsoid', weights, imageShape, (scope, image) => {
    const kernel = scope.parameter('weight', [slices, imageShape.channels, 1, 1], () => weight);
    return { probability: sigmoid(scope.graph, conv(scope.graph, image, kernel)) };
  });
}
