import { foldPatients } from '../../data/patient-folds.js';
import type { SkippedLesion, SourceLesion } from '../../data/source-lesion.js';
import { gridSize } from '../../lesion-network/lesion-grid.js';
import { lesionLoss } from '../../lesion-network/lesion-loss.js';
import type { PredictLesion } from '../../lesion-network/lesion-probability.js';
import { imageShape, lesionNetwork } from '../../lesion-network/network.js';
import { supervised } from '../../losses/supervised.js';
import { createGraphCut3d } from '../../methods/graph-cut-3d.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import type { RunResult, StageResult } from '../run/run-result.js';
import { runStage } from '../run/run-stage.js';
import { lesionBatches } from './lesion-batches.js';
import { scoreVariants } from './score-variants.js';
import type { TaughtSourceLesion, Teacher } from './taught-lesions.js';
import { readTaughtLesions } from './taught-lesions.js';

type LesionNetworkRecipe = RecipeOf<'lesion-network'>;

/** A network to be trained: on which lesions, and tested on which. */
interface TrainingPlan {
  readonly stage: string;
  readonly training: readonly TaughtSourceLesion[];
  readonly isTested: (lesion: SourceLesion) => boolean;
}

/**
 * Trains the lesion network in as many folds of patients as the recipe says, each tested on the patients that it has not seen, and at the
 * end on all of them: that one is tested on the sets that are never trained on, and it is the one to ship (stage `all`).
 * @throws {ExperimentError} training-data-missing
 */
export async function runLesionNetwork(
  recipe: LesionNetworkRecipe,
  context: RunContext,
): Promise<Pick<RunResult, 'lesions' | 'patients' | 'skipped' | 'stages'>> {
  const skipped: SkippedLesion[] = [];
  context.onPhase('reading lesions');
  const taught = await readTaughtLesions(trainable(recipe, context, skipped), teacherOf(recipe), (one) =>
    skipped.push(one),
  );
  const stages: StageResult[] = [];
  for (const plan of plansOf(recipe, taught)) stages.push(await runPlan(recipe, plan, context));
  const tested = stages.flatMap(({ scores }) => scores);
  const testedLesions = new Set(tested.map(({ lesion }) => lesion)).size;
  return {
    lesions: { train: taught.length, validation: 0, test: testedLesions },
    patients: { train: new Set(taught.map(({ patient }) => patient)).size, validation: 0, test: testedLesions },
    skipped: skipped.length,
    stages,
  };
}

const teacherOf = ({ labels, data }: LesionNetworkRecipe): Teacher =>
  labels === 'truth' ? 'truth' : { method: createGraphCut3d(), markJitter: data.markJitter, seed: data.split.seed };

async function* allLesions(
  { data }: LesionNetworkRecipe,
  { createSource }: RunContext,
  onSkipped: (lesion: SkippedLesion) => void,
): AsyncGenerator<SourceLesion> {
  for (const source of data.sources) yield* createSource(source).lesions(onSkipped);
}

async function* trainable(
  recipe: LesionNetworkRecipe,
  context: RunContext,
  skipped: SkippedLesion[],
): AsyncGenerator<SourceLesion> {
  for await (const lesion of allLesions(recipe, context, (one) => skipped.push(one)))
    if (!recipe.data.split.testOnly.includes(lesion.set)) yield lesion;
}

function plansOf({ folds, data }: LesionNetworkRecipe, taught: readonly TaughtSourceLesion[]): readonly TrainingPlan[] {
  const foldOf = foldPatients(
    taught.map(({ patient }) => patient),
    folds,
    data.split.seed,
  );
  const held = Array.from({ length: folds }, (_, fold) => ({
    stage: `fold-${fold + 1}`,
    training: taught.filter(({ patient }) => foldOf.get(patient) !== fold),
    isTested: ({ patient }: SourceLesion) => foldOf.get(patient) === fold,
  }));
  const all = { stage: 'all', training: taught, isTested: ({ patient }: SourceLesion) => !foldOf.has(patient) };
  return [...held, all];
}

function runPlan(recipe: LesionNetworkRecipe, plan: TrainingPlan, context: RunContext): Promise<StageResult> {
  const { training, data, smallShare } = recipe;
  const { batch, stepsPerEpoch, epochs } = training;
  const stage = {
    name: plan.stage,
    network: lesionNetwork,
    image: imageShape,
    loss: supervised(lesionLoss(gridSize.markedSlice)),
    training,
    epochs,
    batches: lesionBatches(plan.training, { batch, stepsPerEpoch, leastLongMm: data.leastLongMm, smallShare }),
  };
  return runStage(stage, context, async (trainer, { rows }) => {
    context.onPhase(`${plan.stage}: testing`);
    const predict: PredictLesion = async (image) => (await trainer.predict(image))['probability'];
    const scores = [];
    for await (const lesion of allLesions(recipe, context, () => undefined))
      if (plan.isTested(lesion)) scores.push(...(await scoreVariants(lesion, predict, data)));
    const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
    return { stage: plan.stage, steps: rows.at(-1)?.steps ?? 0, seconds, scores };
  });
}
