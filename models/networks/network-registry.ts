import { aruNet, aruNetPaper, aruNetSmall } from './aru-net.js';
import { hnn, hnnPaper, hnnSmall } from './hnn.js';
import { coSegmentationPresets } from './co-segmentation/co-segmentation-presets.js';
import type { Network, NetworkPreset } from './network.js';
import { swinBase, swinSmall, swinTiny, swinUNet } from './swin-u-net.js';
import { uNet, uNetPaper, uNetSmall } from './u-net.js';

/** Every network of one image that recipes, tests and cards name, by id; those of 002 are in co-segmentation/co-segmentation-presets. */
export const networkPresets: readonly NetworkPreset[] = [
  {
    network: uNet('u-net-small', uNetSmall),
    description: 'U-Net with 16 channels and three halvings.',
    isSmall: true,
  },
  {
    network: uNet('u-net', uNetPaper),
    description: 'U-Net of Ronneberger et al. 2015 in width and depth: 64 channels, four halvings.',
    isSmall: false,
  },
  {
    network: hnn('hnn-small', hnnSmall),
    description: 'Holistically nested network with four stages of two convolutions, 16 to 64 channels.',
    isSmall: true,
  },
  {
    network: hnn('hnn', hnnPaper),
    description: 'Holistically nested network of Xie and Tu 2015: the stages of VGG-16, with batch normalisation.',
    isSmall: false,
  },
  {
    network: aruNet('aru-net-small', aruNetSmall),
    description: 'Attention residual U-Net with 16 channels and three halvings.',
    isSmall: true,
  },
  {
    network: aruNet('aru-net', aruNetPaper),
    description: 'Attention residual U-Net with 64 channels and four halvings.',
    isSmall: false,
  },
  {
    network: swinUNet('swin-small', swinSmall),
    description: 'Swin Transformer U-Net with patches of 2², three stages of two blocks and 24 channels.',
    isSmall: true,
  },
  {
    network: swinUNet('swin-tiny', swinTiny),
    description: 'Swin-T of Liu et al. 2021 with a Swin-UNet decoder.',
    isSmall: false,
  },
  {
    network: swinUNet('swin-base', swinBase),
    description: 'Swin-B of Liu et al. 2021 with a Swin-UNet decoder.',
    isSmall: false,
  },
];

/** @returns a network of one image, or of a pair (002). @throws {TypeError} naming the presets when there is none of this id */
export function networkNamed(id: string): Network {
  const presets = [...networkPresets, ...coSegmentationPresets];
  const preset = presets.find(({ network }) => network.id === id);
  if (preset === undefined)
    throw new TypeError(`no network ${id}; there are ${presets.map(({ network }) => network.id).join(', ')}`);
  return preset.network;
}
