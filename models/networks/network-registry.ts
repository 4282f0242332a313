import type { Network } from './network.js';
import { uNet, uNetPaper, uNetSmall } from './u-net.js';

/** One preset: how to build it, what it is. */
export interface NetworkPreset {
  readonly network: Network;
  /** One sentence for docs and cards. */
  readonly description: string;
  /** true where it trains on a CPU in minutes. */
  readonly isSmall: boolean;
}

/** Every network that recipes, tests and cards name, by id. */
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
];

/** @throws {TypeError} naming the presets when there is none of this id */
export function networkNamed(id: string): Network {
  const preset = networkPresets.find(({ network }) => network.id === id);
  if (preset === undefined)
    throw new TypeError(`no network ${id}; there are ${networkPresets.map(({ network }) => network.id).join(', ')}`);
  return preset.network;
}
