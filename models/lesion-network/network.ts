import type { Network } from '../networks/network.js';
import { gridSize } from './lesion-grid.js';
import { channelNames } from './mark-channels.js';
import { volumeUNet } from './volume-u-net.js';

/** Shape of one image: the slices of the grid, each with all channels. */
export const imageShape = {
  channels: gridSize.slices * channelNames.length,
  rows: gridSize.rows,
  columns: gridSize.columns,
} as const;

/** The network that ships: small enough to be trained and run on a CPU. */
export const lesionNetwork: Network = volumeUNet('lesion-network', {
  slices: gridSize.slices,
  channels: channelNames.length,
  widths: [32, 64, 128],
});

/** Changes whenever the same mark gives another image; weights name the one that they were trained with. */
export const preprocessing = 'mark-grid-16x40x40-1';
