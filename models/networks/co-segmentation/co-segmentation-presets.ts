import { drn101, drnSmall, resNet101, resNetEncoder, resNetSmall } from '../encoders/res-net.js';
import { vgg16, vggEncoder, vggSmall } from '../encoders/vgg.js';
import type { Encoder } from '../encoders/encoder.js';
import type { NetworkPreset } from '../network.js';
import type { SharedAttention } from './shared-attention.js';
import { coSegmentation } from './co-segmentation.js';
import { fcn16 } from './fcn.js';

const paperDecoder = [256, 128, 64, 32, 16];
const smallDecoder = [48, 32, 16];

/** The encoders of 002, Table 1, at the paper's size and small. */
const encoders: readonly (readonly [string, Encoder, Encoder])[] = [
  ['vgg-16', vggEncoder(vgg16), vggEncoder(vggSmall)],
  ['resnet-101', resNetEncoder(resNet101), resNetEncoder(resNetSmall)],
  ['drn-101', resNetEncoder(drn101), resNetEncoder(drnSmall)],
];

const attentions: readonly (readonly [SharedAttention, string, string])[] = [
  ['channel', '', 'channel attention'],
  ['channel-spatial', '-csa', 'channel-spatial attention'],
];

/** FCN-16 and the pair networks of 002's Table 1 by id; those of a pair take images of an even number of channels. */
export const coSegmentationPresets: readonly (NetworkPreset & { readonly takes: 'image' | 'pair' })[] = [
  {
    network: fcn16('fcn-16', { stages: vgg16, headChannels: 4096, headKernel: 7 }),
    description: 'FCN-16s of Long et al. 2015 on VGG-16, the baseline of 002.',
    isSmall: false,
    takes: 'image',
  },
  {
    network: fcn16('fcn-16-small', { stages: vggSmall, headChannels: 128, headKernel: 3 }),
    description: 'FCN with three stages of 16 to 64 channels.',
    isSmall: true,
    takes: 'image',
  },
  ...encoders.flatMap(([name, paper, small]) =>
    attentions.flatMap(([attention, suffix, words]) => [
      {
        network: coSegmentation(`co-${name}${suffix}`, { encoder: paper, attention, decoder: paperDecoder }),
        description: `Co-segmentation of 002 with ${name} and ${words}.`,
        isSmall: false,
        takes: 'pair' as const,
      },
      {
        network: coSegmentation(`co-${name}${suffix}-small`, { encoder: small, attention, decoder: smallDecoder }),
        description: `The same in small: the form of ${name} with ${words}, trainable on a CPU.`,
        isSmall: true,
        takes: 'pair' as const,
      },
    ]),
  ),
];
