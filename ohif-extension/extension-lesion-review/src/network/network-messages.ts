import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';

/** What the page tells the worker: once the file of the network, then one mark after another. */
export type NetworkRequest =
  | { readonly kind: 'open'; readonly model: Uint8Array; readonly preprocessing: string }
  | { readonly kind: 'segment'; readonly turn: number; readonly volume: Volume; readonly mark: VoxelMark };

/** What the worker answers. Without a mask the network found nothing that agrees with the mark. */
export type NetworkAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'mask'; readonly turn: number; readonly mask?: Mask | undefined };
