import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { Weights } from '../../layers/network-scope.js';
import type { RecistLabelling } from '../../networks/recist-labelling/recist-labelling.js';
import { labelCrop, labelOnce } from '../../recist-labelling/label-crop.js';
import type { LabellingPhase } from '../../training/recist-labelling-task.js';
import { labellingTask } from '../../training/recist-labelling-task.js';
import type { LesionSplit } from '../load-lesions.js';
import type { LabellingVariant, RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import type { StageResult } from '../run/run-result.js';
import type { FinishedStage } from '../run/run-stage.js';
import type { TaskStagePlan } from '../run/run-task-stage.js';
import { runTaskStage } from '../run/run-task-stage.js';
import type { LabelledLesion } from './labelled-lesion.js';
import { labelledLesion } from './labelled-lesion.js';
import { labellingBatches } from './labelling-batches.js';
import { buildLabelling, cascadeFile, hourglassFile, labellingShape, localizerFile } from './labelling-network.js';
import { cascadeValidator, engineOf, hourglassValidator, transformValidator } from './labelling-validators.js';
import type { MarkProposer } from './score-proposals.js';
import { openTestLesions, scoreProposers, scoreReaders, withoutNetwork } from './score-proposals.js';

type Labelling = RecipeOf<'recist-labelling'>;

/** What the experiment's stages share. */
interface Setting {
  readonly recipe: Labelling;
  readonly network: RecistLabelling;
  readonly train: readonly LabelledLesion[];
  readonly validation: readonly LabelledLesion[];
  readonly context: RunContext;
}

/** The ROIs hold what a crop of 3.2 times the lesion, off its middle and turned, can reach. */
export const labellingExtent = { margin: 2.25, heightShare: 0 };

/**
 * Trains the rows of 004's Table 1: the hourglass alone; with the transformer; with the lesion region; with the right angle. Transformer and
 * hourglass are trained apart and then together; rows that start alike share those stages.
 * @returns errors of the marks of the test lesions, for each row, for the product's use of the last one, and for proposals without a network
 */
export async function runRecistLabelling(
  recipe: Labelling,
  { train, validation, test }: LesionSplit,
  context: RunContext,
): Promise<readonly StageResult[]> {
  const network = buildLabelling(recipe.network);
  const labelled = { train: evenSets(train).map(labelledLesion), validation: validation.map(labelledLesion) };
  const setting: Setting = { recipe, network, ...labelled, context };
  const trained = new Map<string, FinishedStage>();
  const once = async (plan: TaskStagePlan): Promise<FinishedStage> => {
    const known = trained.get(plan.name) ?? (await runTaskStage(plan, context));
    trained.set(plan.name, known);
    return known;
  };
  for (const variant of recipe.variants) await trainVariant(variant, setting, once);
  context.onPhase('testing');
  const lesions = await openTestLesions(test, recipe.data.sources.map(context.createSource), context.seed);
  const results: StageResult[] = [
    {
      stage: 'without-network',
      steps: 0,
      seconds: 0,
      scores: [],
      proposals: [...scoreReaders(lesions), ...(await scoreProposers(lesions, withoutNetwork))],
    },
  ];
  for (const variant of recipe.variants) {
    const stages = namesOf(variant).map((name) => trained.get(name)!);
    const proposals = await scoreVariant(variant, setting, stages.at(-1)!.weights, lesions);
    results.push({ stage: variant, ...effortOf(stages), scores: [], proposals });
  }
  return results;
}

/** @returns small sets repeated, so that a set n times as large counts √n times as much. */
export function evenSets(rois: readonly LesionRoi[]): readonly LesionRoi[] {
  const sizeOf = ({ set }: LesionRoi): number => rois.filter((roi) => roi.set === set).length;
  const largest = Math.max(...rois.map(sizeOf));
  return rois.flatMap((roi) => new Array<LesionRoi>(Math.round(Math.sqrt(largest / sizeOf(roi)))).fill(roi));
}

const effortOf = (stages: readonly FinishedStage[]): Pick<StageResult, 'steps' | 'seconds'> => ({
  steps: stages.reduce((sum, { rows }) => sum + (rows.at(-1)?.steps ?? 0), 0),
  seconds: stages.reduce((sum, { rows }) => sum + rows.reduce((own, { seconds }) => own + seconds, 0), 0),
});

const hasRegion = (variant: LabellingVariant): boolean => variant !== 'shn' && variant !== 'stn-shn';
const hasAngle = (variant: LabellingVariant): boolean => variant === 'stn-lrp-shn-cos';

/** Stages of a variant, the last one holds all of its weights. */
function namesOf(variant: LabellingVariant): readonly string[] {
  if (variant === 'shn') return ['shn'];
  return [hasRegion(variant) ? 'locate' : 'locate-tpp', hasAngle(variant) ? 'estimate-cos' : 'estimate', variant];
}

async function trainVariant(
  variant: LabellingVariant,
  setting: Setting,
  once: (plan: TaskStagePlan) => Promise<FinishedStage>,
): Promise<void> {
  const names = namesOf(variant);
  if (variant === 'shn') return void (await once(estimatePlan(names[0], variant, setting)));
  const located = await once(locatePlan(names[0], variant, setting));
  const estimated = await once(estimatePlan(names[1], variant, setting));
  await once(jointPlan(names[2], variant, setting, new Map([...located.weights, ...estimated.weights])));
}

/** L_STN: first ten times the region, then ten times the transform (004, section 2.3). Without region the transform alone, for as long. */
function locatePlan(name: string, variant: LabellingVariant, setting: Setting): TaskStagePlan {
  const { phases } = setting.recipe;
  const region = hasRegion(variant) ? 1 : 0;
  return {
    ...planOf(name, 'locate', setting, ['region', 'transform']),
    epochs: phases.region + phases.transform,
    preparationEpochs: hasRegion(variant) ? phases.region : 0,
    lossWeights: (epoch) =>
      region === 1 && epoch <= phases.region
        ? { region_weight: 10, transform_weight: 1 }
        : { region_weight: region, transform_weight: 10 },
    validator: transformValidator(setting.network, setting.context),
    model: (weights) => localizerFile(setting.network, weights),
  };
}

function estimatePlan(name: string, variant: LabellingVariant, setting: Setting): TaskStagePlan {
  const { network, context, recipe } = setting;
  return {
    ...planOf(name, 'estimate', setting, ['transform', 'endpoints'], variant === 'shn'),
    epochs: variant === 'shn' ? recipe.phases.estimate + recipe.phases.joint : recipe.phases.estimate,
    lossWeights: () => ({ perpendicular_weight: hasAngle(variant) ? 1 : 0 }),
    validator: hourglassValidator(network, context),
    model: (weights) => hourglassFile(network, weights),
  };
}

/** All losses contribute equally. */
function jointPlan(name: string, variant: LabellingVariant, setting: Setting, weights: Weights): TaskStagePlan {
  const { network, context, recipe } = setting;
  return {
    ...planOf(name, 'joint', setting, ['region', 'transform', 'endpoints']),
    epochs: recipe.phases.joint,
    rateFactor: recipe.jointRate,
    weights,
    lossWeights: () => ({
      region_weight: hasRegion(variant) ? 1 : 0,
      transform_weight: 1,
      perpendicular_weight: hasAngle(variant) ? 1 : 0,
    }),
    validator: cascadeValidator(network, context),
    model: (own) => cascadeFile(network, own, recipe.name),
  };
}

function planOf(
  name: string,
  phase: LabellingPhase,
  { recipe, network, train, validation }: Setting,
  targets: readonly ('region' | 'transform' | 'endpoints')[],
  isUntransformed = false,
) {
  const { training, room, transformNoise } = recipe;
  const noise = phase === 'estimate' && !isUntransformed ? { transformNoise } : {};
  return {
    name,
    task: labellingTask(network, labellingShape, phase),
    identity: { network: network.id, phase },
    training,
    ...(training.patience !== undefined && { patience: training.patience }),
    batches: labellingBatches(train, validation, { ...training, room, targets, isUntransformed, ...noise }),
  };
}

async function scoreVariant(
  variant: LabellingVariant,
  { recipe, network, context }: Setting,
  weights: Weights,
  lesions: Awaited<ReturnType<typeof openTestLesions>>,
) {
  const isAlone = variant === 'shn';
  const file = isAlone ? hourglassFile(network, weights) : cascadeFile(network, weights, recipe.name);
  const session = await engineOf(context).load(file);
  const transform = (count: number) => ({ shape: [count, 4], data: Float32Array.from({ length: 4 * count }, (_, i) => (i % 4 === 3 ? 1 : 0.5)) }); // prettier-ignore
  const predict: Parameters<typeof labelOnce>[1] = async (image) => {
    const fixed = { transform: transform(image.shape[0]) };
    const { heatmaps, ...found } = await session.run({ image, ...(isAlone && fixed) });
    return { ...fixed, region: fixed.transform, ...found, heatmaps };
  };
  const proposers: MarkProposer[] = [
    { name: 'network', ofCrop: (image) => labelOnce(image, predict) },
    { name: 'network-views', ofCrop: (image) => labelCrop(image, predict) },
  ];
  try {
    return await scoreProposers(lesions, proposers);
  } finally {
    await session.close();
  }
}
