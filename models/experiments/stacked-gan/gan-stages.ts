import { createOnnxRuntimeEngine } from '../../engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../graph/graph-builder.js';
import { writeOnnx } from '../../graph/onnx/write-onnx.js';
import type { Weights } from '../../layers/network-scope.js';
import { NetworkScope } from '../../layers/network-scope.js';
import type { FeatureNetwork } from '../../networks/stacked-gan/feature-network.js';
import type { GeneratorOptions } from '../../networks/stacked-gan/generator.js';
import { generate } from '../../networks/stacked-gan/generator.js';
import type { StackedGan } from '../../networks/stacked-gan/stacked-gan.js';
import { stackedGan, stackedGanSmall } from '../../networks/stacked-gan/stacked-gan.js';
import { createAdversarialTrainer } from '../../training/adversarial-trainer.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import type { FinishedStage } from '../run/run-stage.js';
import type { StagedTrainer, StageTraining, Validator } from '../run/run-task-stage.js';
import { runTrainerStage } from '../run/run-task-stage.js';
import { addNoise, blunt } from './degrade.js';
import type { CleanImage } from './image-batches.js';
import { imageBatches } from './image-batches.js';

type Gan = RecipeOf<'stacked-gan'>['gan'];

/** One of both stages. */
export type GanStage = 'denoise' | 'enhance';

export const ganOf = ({ preset }: Gan): StackedGan => (preset === 'stacked-gan' ? stackedGan : stackedGanSmall);

export interface GanStagePlan {
  readonly name: string;
  readonly stage: GanStage;
  readonly images: readonly CleanImage[];
  readonly epochs: number;
  readonly features: FeatureNetwork;
  /** `generator.…` and `discriminator.…` of an earlier round. */
  readonly weights?: Weights;
  readonly rateFactor?: number;
}

/** Trains a generator against its discriminator. @returns `generator.…` and `discriminator.…` */
export function runGanStage(plan: GanStagePlan, gan: Gan, context: RunContext): Promise<FinishedStage> {
  const { denoiser, enhancer, discriminator } = ganOf(gan);
  const generator = plan.stage === 'denoise' ? denoiser : enhancer;
  const crop = gan.crops[plan.stage];
  const degrade = plan.stage === 'denoise' ? (image: Float32Array, _: number, random: Parameters<typeof addNoise>[1]) => addNoise(image, random) : blunt; // prettier-ignore
  return runTrainerStage(
    {
      name: plan.name,
      training: gan.training,
      epochs: plan.epochs,
      batches: imageBatches(plan.images, { ...gan.training, crop, degrade }),
      lossWeights: () => ({ adversarial_weight: gan.adversarialWeight }),
      ...(plan.weights && { weights: plan.weights }),
      ...(plan.rateFactor !== undefined && { rateFactor: plan.rateFactor }),
      open: (training) => openTrainer(training, { generator, discriminator, features: plan.features, crop }),
      validator: (weights) => pixelValidator(generator, weights, crop, context),
      model: (weights) => generatorFile(generator, weights, crop),
    },
    context,
  );
}

async function openTrainer(
  training: StageTraining,
  parts: Pick<Parameters<typeof createAdversarialTrainer>[0], 'generator' | 'discriminator' | 'features'> & {
    readonly crop: number;
  },
): Promise<StagedTrainer> {
  const { crop, ...networks } = parts;
  const image = { channels: 1, rows: crop, columns: crop };
  const trainer = await createAdversarialTrainer({ ...training, ...networks, image });
  return {
    get stepsTaken() {
      return trainer.stepsTaken;
    },
    get weights() {
      return trainer.weights;
    },
    step: async ({ degraded, clean }, { adversarial_weight: weight = 0 } = {}) => {
      const { generator, discriminator } = await trainer.step({ degraded, clean }, weight);
      return { ...generator, loss: generator['loss'], loss_discriminator: discriminator['loss'] };
    },
    observeValidation: (loss) => trainer.observeValidation(loss),
    checkpoint: () => trainer.checkpoint(),
    restore: (checkpoint) => trainer.restore(checkpoint),
    close: () => trainer.close(),
  };
}

function generatorFile(generator: GeneratorOptions, weights: Weights, crop: number): Uint8Array {
  const builder = new GraphBuilder('generator');
  const scope = NetworkScope.create(builder, 'inference', weights, () => 0);
  const image = builder.input('image', ['N', 1, crop, crop]);
  builder.output('made', generate(scope.within('generator'), image, generator));
  return writeOnnx(builder.build(), { network: 'generator' });
}

/** Mean squared error of the pixels: what all of its networks are compared by. */
async function pixelValidator(
  generator: GeneratorOptions,
  weights: Weights,
  crop: number,
  { engine, threads }: RunContext,
): Promise<Validator> {
  const runs = engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads });
  const session = await runs.load(generatorFile(generator, weights, crop));
  return {
    loss: async ({ degraded, clean }) => {
      const made = (await session.run({ image: degraded }))['made'].data as Float32Array;
      const wanted = clean.data as Float32Array;
      return made.reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0) / made.length;
    },
    close: () => session.close(),
  };
}
