import type { Network } from '../../networks/network.js';
import { aruNet } from '../../networks/aru-net.js';
import { hnn } from '../../networks/hnn.js';
import { networkNamed } from '../../networks/network-registry.js';
import { swinUNet } from '../../networks/swin-u-net.js';
import { uNet } from '../../networks/u-net.js';
import type { LearningRateSchedule } from '../../training/learning-rate-schedule.js';
import { constantRate, cosineRate, plateauRate, warmUp } from '../../training/learning-rate-schedule.js';
import type { Optimizer } from '../../training/optimizer.js';
import { adam, adaMax, adamW, sgd } from '../../training/optimizer.js';
import type { NetworkRecipe, TrainingRecipe } from './recipe.js';

/** @returns the network of a recipe; one of its own widths is named after them. @throws {TypeError} for a preset that does not exist */
export function buildNetwork(recipe: NetworkRecipe): Network {
  if ('preset' in recipe) return networkNamed(recipe.preset);
  switch (recipe.architecture) {
    case 'u-net':
      return uNet(`u-net-${recipe.baseChannels}x${recipe.depth}`, { ...recipe, outputs: 1 });
    case 'aru-net':
      return aruNet(`aru-net-${recipe.baseChannels}x${recipe.depth}`, { ...recipe, outputs: 1 });
    case 'hnn':
      return hnn(`hnn-${recipe.stages.map(({ channels }) => channels).join('-')}`, { ...recipe, outputs: 1 });
    case 'swin':
      return swinUNet(`swin-${recipe.channels}-${recipe.depths.join('')}`, { ...recipe, outputs: 1 });
  }
}

/** @returns the optimiser that a recipe names. */
export function buildOptimizer({ optimizer }: Pick<TrainingRecipe, 'optimizer'>): Optimizer {
  switch (optimizer.kind) {
    case 'adam':
      return adam({ weightDecay: optimizer.weightDecay });
    case 'adamw':
      return adamW({ weightDecay: optimizer.weightDecay });
    case 'adamax':
      return adaMax();
    case 'sgd':
      return sgd({ momentum: optimizer.momentum });
  }
}

/** @param steps of the whole stage, which a cosine falls over @param factor on every rate */
export function buildSchedule(
  { schedule, warmUpSteps }: Pick<TrainingRecipe, 'schedule' | 'warmUpSteps'>,
  steps: number,
  factor = 1,
): LearningRateSchedule {
  const rate = schedule.rate * factor;
  const built =
    schedule.kind === 'constant'
      ? constantRate(rate)
      : schedule.kind === 'cosine'
        ? cosineRate({ rate, steps, floor: schedule.floor * factor })
        : plateauRate({ rate, factor: schedule.factor, patience: schedule.patience });
  return warmUpSteps > 0 ? warmUp(warmUpSteps, built) : built;
}
