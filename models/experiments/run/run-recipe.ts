import { mkdirSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { channelCount } from '../../data/sampling/image-channels.js';
import type { InferenceEngine } from '../../engine/inference-engine.js';
import { ExperimentError } from '../../errors/experiment-error.js';
import { GraphBuilder } from '../../graph/graph-builder.js';
import { NetworkScope, parameterCount } from '../../layers/network-scope.js';
import { imageShape, lesionNetwork } from '../../lesion-network/network.js';
import type { Network } from '../../networks/network.js';
import { subnetPair } from '../../networks/subnet-pair.js';
import type { ImageShape } from '../../training/inference-file.js';
import { svgToPng } from '../../rendering/svg-to-png.js';
import { runCoSegmentation } from '../co-segmentation/co-segmentation.js';
import { stratifyLesions } from '../co-segmentation/stratify-lesions.js';
import { runCoTraining } from '../co-training.js';
import { runInitialMasks } from '../initial-masks.js';
import { runLesionNetwork } from '../lesion-network/lesion-network-experiment.js';
import type { LesionSplit, SourceFactory } from '../load-lesions.js';
import { loadLesions } from '../load-lesions.js';
import { buildNetwork } from '../recipe/build-training.js';
import type { Recipe, RecipeOf } from '../recipe/recipe.js';
import { labellingFacts } from '../recist-labelling/labelling-network.js';
import { labellingExtent, runRecistLabelling } from '../recist-labelling/recist-labelling.js';
import { labellingSide } from '../../recist-labelling/labelling-image.js';
import { runSlicePropagation } from '../slice-propagation.js';
import { runWholeSlice } from '../whole-slice.js';
import { runStackedGan } from '../stacked-gan/stacked-gan.js';
import type { EpochRow } from './epoch-history.js';
import { historyCsv } from './epoch-history.js';
import { learningCurves } from './learning-curves.js';
import type { RunContext } from './run-context.js';
import type { RunResult, StageResult } from './run-result.js';
import { createStageFolder } from './stage-folder.js';

export interface RunRecipeOptions {
  readonly recipe: Recipe;
  readonly seed: number;
  /** Where everything of this run lies. */
  readonly folder: string;
  readonly quick: boolean;
  readonly threads: number;
  readonly createSource: SourceFactory;
  readonly cacheFolder?: string;
  readonly engine?: InferenceEngine;
  /** Told of the last epoch, and how many there are by now, in all stages together. */
  readonly onEpoch?: (row: EpochRow, epochs: number) => void;
  readonly onPhase?: (phase: string) => void;
}

/**
 * Runs a recipe with one seed and writes its folder: recipe.json, history.csv and curves.png (after every epoch), of each stage a checkpoint,
 * its weights and its network as .onnx, and results.json at the end. A run that was broken off goes on where it was; a finished one is read.
 * @throws {ExperimentError} run-mismatch where the folder holds a run of another recipe; training-data-missing
 */
export async function runRecipe(options: RunRecipeOptions): Promise<RunResult> {
  const { recipe, seed, folder, quick } = options;
  const finished = readResult(folder);
  claimFolder(folder, { ...recipe, seeds: [seed] });
  if (finished) return finished;
  const run = await runExperiment(recipe, options);
  const result: RunResult = { version: 1, recipe, seed, quick, ...networkFacts(recipe), ...run };
  writeWhole(join(folder, 'results.json'), JSON.stringify(result));
  return result;
}

/** Recipes that learn from ROIs. */
type LesionRecipe = Exclude<Recipe, { readonly experiment: 'whole-slice' | 'lesion-network' }>;

type Outcome = Pick<RunResult, 'lesions' | 'patients' | 'skipped' | 'stages'>;

function runExperiment(recipe: Recipe, options: RunRecipeOptions): Promise<Outcome> {
  if (recipe.experiment === 'whole-slice') return runWholeSlice(recipe, contextOf(options));
  if (recipe.experiment === 'lesion-network') return runLesionNetwork(recipe, contextOf(options));
  return runOnLesions(recipe, options);
}

async function runOnLesions(recipe: LesionRecipe, options: RunRecipeOptions): Promise<Outcome> {
  const { createSource, cacheFolder } = options;
  const context = contextOf(options);
  context.onPhase('reading lesions');
  const slicesAroundPeak = recipe.experiment === 'slice-propagation' ? recipe.slicesAroundPeak : undefined;
  const loaded = await (recipe.experiment === 'recist-labelling'
    ? loadLesions(recipe.data, labellingSide, createSource, { cacheFolder, extent: labellingExtent })
    : loadLesions(recipe.data, sideOf(recipe), createSource, { cacheFolder, slicesAroundPeak }));
  const isStratified = recipe.experiment === 'co-segmentation' && recipe.stratified;
  const lesions = isStratified ? await stratifyLesions(recipe, loaded, context) : loaded;
  const stages = await runStages(recipe, lesions, context);
  const { train, validation, test, patients, skipped } = lesions;
  return {
    lesions: { train: train.length, validation: validation.length, test: test.length },
    patients,
    skipped: skipped.length,
    stages,
  };
}

const sideOf = (recipe: Exclude<LesionRecipe, RecipeOf<'recist-labelling'>>): number =>
  recipe.experiment === 'initial-masks' ? 48 : recipe.input.side;

function runStages(recipe: LesionRecipe, lesions: LesionSplit, context: RunContext): Promise<readonly StageResult[]> {
  switch (recipe.experiment) {
    case 'initial-masks':
      return runInitialMasks(lesions.test, recipe.data.sources.map(context.createSource), context.onPhase);
    case 'slice-propagation':
      return runSlicePropagation(recipe, lesions, context);
    case 'co-segmentation':
      return runCoSegmentation(recipe, lesions, context);
    case 'co-training':
      return runCoTraining(recipe, lesions, context);
    case 'stacked-gan':
      return runStackedGan(recipe, lesions, context);
    case 'recist-labelling':
      return runRecistLabelling(recipe, lesions, context);
  }
}

/** The history of every stage, in the order in which the stages came. */
function contextOf(options: RunRecipeOptions): RunContext {
  const { recipe, seed, threads, folder, createSource, cacheFolder, engine } = options;
  const byStage = new Map<string, readonly EpochRow[]>();
  return {
    recipeName: recipe.name,
    seed,
    threads,
    createSource,
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(engine && { engine }),
    stage: (name) => createStageFolder(folder, name),
    onEpoch: (rows) => {
      const last = rows.at(-1);
      if (!last) return;
      byStage.set(last.stage, rows);
      const all = [...byStage.values()].flat();
      writeWhole(join(folder, 'history.csv'), historyCsv(all));
      writeWhole(join(folder, 'curves.png'), svgToPng(learningCurves(`${recipe.name}, seed ${seed}`, all)));
      options.onEpoch?.(last, all.length);
    },
    onPhase: (phase) => options.onPhase?.(phase),
  };
}

function networkFacts(recipe: Recipe): Pick<RunResult, 'network'> {
  // A recipe of 002 trains several networks; its stages name them.
  if (recipe.experiment === 'initial-masks' || recipe.experiment === 'co-segmentation') return {};
  if (recipe.experiment === 'recist-labelling') return { network: labellingFacts(recipe) };
  if (recipe.experiment === 'lesion-network') return { network: countParameters(lesionNetwork, imageShape) };
  const single = buildNetwork(recipe.network);
  const isPair = recipe.experiment === 'co-training' || recipe.experiment === 'whole-slice';
  const network = isPair ? subnetPair(single) : single;
  const { side } = recipe.input;
  return { network: countParameters(network, { channels: channelCount(recipe.input), rows: side, columns: side }) };
}

function countParameters(network: Network, image: ImageShape): NonNullable<RunResult['network']> {
  const builder = new GraphBuilder('count');
  const scope = NetworkScope.create(builder, 'training', new Map(), () => 0);
  network.build(scope, builder.input('image', ['N', image.channels, image.rows, image.columns]));
  return { id: network.id, parameters: parameterCount(scope) };
}

/** Starts a folder, or checks that it is this recipe's. */
function claimFolder(folder: string, recipe: Recipe): void {
  const path = join(folder, 'recipe.json');
  const own: unknown = JSON.parse(JSON.stringify(recipe));
  if (existsSync(path)) {
    const there: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isDeepStrictEqual(there, own)) throw new ExperimentError('run-mismatch');
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeWhole(path, `${JSON.stringify(recipe, null, 2)}\n`);
}

function readResult(folder: string): RunResult | undefined {
  const path = join(folder, 'results.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RunResult) : undefined;
}

/** Throws away what a run has left behind. */
export const forgetRun = (folder: string): void => rmSync(folder, { recursive: true, force: true });

function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}
