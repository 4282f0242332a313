import { concat } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import type { DiscriminatorOptions } from './discriminator.js';
import { discriminatorPaper, discriminatorSmall } from './discriminator.js';
import type { GeneratorOptions } from './generator.js';
import { denoiserPaper, denoiserSmall, enhancerPaper, enhancerSmall, generate } from './generator.js';

/** The two generators of 003 and the form of their discriminators. */
export interface StackedGan {
  readonly id: string;
  readonly denoiser: GeneratorOptions;
  readonly enhancer: GeneratorOptions;
  readonly discriminator: DiscriminatorOptions;
}

export const stackedGan: StackedGan = {
  id: 'stacked-gan',
  denoiser: denoiserPaper,
  enhancer: enhancerPaper,
  discriminator: discriminatorPaper,
};
/** Trains on a CPU in minutes. */
export const stackedGanSmall: StackedGan = {
  id: 'stacked-gan-small',
  denoiser: denoiserSmall,
  enhancer: enhancerSmall,
  discriminator: discriminatorSmall,
};

/** Names under which weights of both generators are kept together. */
export const generatorNames = { denoiser: 'denoiser', enhancer: 'enhancer' } as const;

/**
 * G1, then G2 on what it gave (003, section 3.1), for an inference file (`networkFile`).
 * @param image [N, 1, rows, columns], 0…1
 * @returns `denoised` and `enhanced` in the image's shape; `channels` [N, 3, …]: the image and both, what segmentation takes;
 * `pair` [N, 2, …]: the image and the enhanced one, as the text of 003's ablation has it
 */
export function enhance(
  scope: NetworkScope,
  image: Value,
  { denoiser, enhancer }: StackedGan,
): Readonly<Record<'denoised' | 'enhanced' | 'channels' | 'pair', Value>> {
  const denoised = generate(scope.within(generatorNames.denoiser), image, denoiser);
  const enhanced = generate(scope.within(generatorNames.enhancer), denoised, enhancer);
  return {
    denoised,
    enhanced,
    channels: concat(scope.graph, [image, denoised, enhanced], 1),
    pair: concat(scope.graph, [image, enhanced], 1),
  };
}
