import type { GraphScope } from '../../graph/graph-scope.js';
import { reshape, sigmoid } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import { pixelCentres, sampleBilinear, similarityOf, toSource } from './affine-sampler.js';
import type { LocalizationOptions } from './localization-network.js';
import { localizationPaper, localizationSmall, localize } from './localization-network.js';
import type { HourglassOptions } from './stacked-hourglass.js';
import { hourglassPaper, hourglassSmall, stackedHourglass } from './stacked-hourglass.js';

/** The two networks of semi-automatic RECIST labelling (004). */
export interface RecistLabelling {
  readonly id: string;
  readonly localization: LocalizationOptions;
  readonly hourglass: HourglassOptions;
}

export const recistLabelling: RecistLabelling = {
  id: 'recist-labelling',
  localization: localizationPaper,
  hourglass: hourglassPaper,
};
/** Trains on a CPU in minutes. */
export const recistLabellingSmall: RecistLabelling = {
  id: 'recist-labelling-small',
  localization: localizationSmall,
  hourglass: hourglassSmall,
};

/** @returns the image in canonical space: the lesion centred, its long axis horizontal, most of the background gone (004, section 2.1). */
export function canonicalImage(graph: GraphScope, image: Value, transform: Value): Value {
  const [channels, rows, columns] = [1, 2, 3].map((i) => knownDim(image.shape[i]));
  const source = toSource(graph, similarityOf(graph, transform), pixelCentres(graph, rows, columns));
  return reshape(graph, sampleBilinear(graph, image, source), [-1, channels, rows, columns]);
}

/**
 * The whole cascade for an inference file (`networkFile`): a rough crop becomes heatmaps of the four endpoints.
 * @param image [N, C, rows, columns], the crop 2–2.5 times as large as the lesion
 * @returns `heatmaps` [N, 4, rows/2, columns/2] in canonical space, `transform` [N, 4], `region` [N, 1, rows/4, columns/4], 0…1;
 * `decodeEndpoints` reads them
 */
export function labelRecist(
  scope: NetworkScope,
  image: Value,
  network: RecistLabelling,
): Readonly<Record<'heatmaps' | 'transform' | 'region', Value>> {
  const { region, transform } = localize(scope.within('localization'), image, network.localization);
  const canonical = canonicalImage(scope.graph, image, transform);
  const heatmaps = stackedHourglass(scope.within('hourglass'), canonical, network.hourglass).at(-1)!;
  return { heatmaps, transform, region: sigmoid(scope.graph, region) };
}
