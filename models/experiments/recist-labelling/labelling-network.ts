import { GraphBuilder } from '../../graph/graph-builder.js';
import { writeOnnx } from '../../graph/onnx/write-onnx.js';
import type { Weights } from '../../layers/network-scope.js';
import { NetworkScope, parameterCount } from '../../layers/network-scope.js';
import type { RecistLabelling } from '../../networks/recist-labelling/recist-labelling.js';
import {
  canonicalImage,
  labelRecist,
  recistLabelling,
  recistLabellingSmall,
} from '../../networks/recist-labelling/recist-labelling.js';
import { localize } from '../../networks/recist-labelling/localization-network.js';
import { stackedHourglass } from '../../networks/recist-labelling/stacked-hourglass.js';
import { sigmoid } from '../../graph/ops.js';
import { labellingChannels, labellingPreprocessing, labellingSide } from '../../recist-labelling/labelling-image.js';
import { networkFile } from '../../training/network-file.js';
import type { LabellingNetworkRecipe } from '../recipe/recipe.js';

/** What the networks take. */
export const labellingShape = { channels: labellingChannels.length, rows: labellingSide, columns: labellingSide };

/** @returns the networks of a recipe. */
export function buildLabelling(recipe: LabellingNetworkRecipe): RecistLabelling {
  if ('preset' in recipe) return recipe.preset === 'recist-labelling' ? recistLabelling : recistLabellingSmall;
  const { localization, hourglass } = recipe;
  const { channels, depths, pyramidChannels } = localization;
  return {
    id: `recist-labelling-${channels}-${pyramidChannels}-${hourglass.channels}x${hourglass.stacks}x${hourglass.depth}`,
    localization: { encoder: { channels, depths }, pyramidChannels },
    hourglass,
  };
}

/** The transformer alone: `image` → `transform`, `region`. */
export const localizerFile = (network: RecistLabelling, weights: Weights): Uint8Array =>
  networkFile(network.id, weights, labellingShape, (scope, image) => {
    const { transform, region } = localize(scope.within('localization'), image, network.localization);
    return { transform, region: sigmoid(scope.graph, region) };
  });

/** The hourglass alone: `image` and the `transform` that normalises it → `heatmaps`. */
export function hourglassFile(network: RecistLabelling, weights: Weights): Uint8Array {
  const builder = new GraphBuilder(network.id);
  const scope = NetworkScope.create(builder, 'inference', weights, () => 0);
  const { channels, rows, columns } = labellingShape;
  const image = builder.input('image', ['N', channels, rows, columns]);
  const canonical = canonicalImage(builder, image, builder.input('transform', ['N', 4]));
  builder.output('heatmaps', stackedHourglass(scope.within('hourglass'), canonical, network.hourglass).at(-1)!);
  return writeOnnx(builder.build(), { network: network.id });
}

/** The whole cascade, as the product loads it. */
export const cascadeFile = (network: RecistLabelling, weights: Weights, recipe: string): Uint8Array =>
  networkFile(network.id, weights, labellingShape, (scope, image) => labelRecist(scope, image, network), {
    recipe,
    preprocessing: labellingPreprocessing,
  });

/** @returns the name of a recipe's networks and how many numbers both learn together. */
export function labellingFacts({ network }: { readonly network: LabellingNetworkRecipe }): {
  readonly id: string;
  readonly parameters: number;
} {
  const built = buildLabelling(network);
  const builder = new GraphBuilder('count');
  const scope = NetworkScope.create(builder, 'training', new Map(), () => 0);
  const { channels, rows, columns } = labellingShape;
  labelRecist(scope, builder.input('image', ['N', channels, rows, columns]), built);
  return { id: built.id, parameters: parameterCount(scope) };
}
