import type { Network } from '../../networks/network.js';
import { aruNet } from '../../networks/aru-net.js';
import { hnn } from '../../networks/hnn.js';
import { networkNamed } from '../../networks/network-registry.js';
import { swinUNet } from '../../networks/swin-u-net.js';
import { uNet } from '../../networks/u-net.js';
import type { LearningRateSchedule } from '../../training/learning-rate-schedule.js';
import { constantRate, cosineRate, plateauRate, stepRate, warmUp } from '../../training/learning-rate-schedule.js';
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

/** @param steps of the whole stage, which a cosine falls over and steps divide @param factor on every rate */
export function buildSchedule(
  { schedule, warmUpSteps }: Pick<TrainingRecipe, 'schedule' | 'warmUpSteps'>,
  steps: number,
  factor = 1,
): LearningRateSchedule {
  const built = scheduleOf({ ...schedule, rate: schedule.rate * factor }, steps, factor);
  return warmUpSteps > 0 ? warmUp(warmUpSteps, built) : built;
}

function scheduleOf(schedule: TrainingRecipe['schedule'], steps: number, factor: number): LearningRateSchedule {
  const { rate } = schedule;
  switch (schedule.kind) {
    case 'constant':
      return constantRate(rate);
    case 'step':
      return stepRate({ rate, every: Math.ceil(steps / (schedule.times + 1)), factor: schedule.factor });
    case 'cosine':
      return cosineRate({ rate, steps, floor: schedule.floor * factor });
    case 'plateau':
      return plateauRate({ rate, factor: schedule.factor, patience: schedule.patience });
  }
}
