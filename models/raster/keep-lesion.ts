import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { boxOfMask } from './box-of-mask.js';
import { fillHoles } from './fill-holes.js';
import { keepMarkedComponent } from './keep-component.js';
import { cropped, pasteInto } from './voxel-box.js';

/**
 * @returns the one component (6 neighbours) of a mask that the mark lies in, with its holes filled. Works in the box of the mask alone: the
 * background of a working volume is ten times as large.
 * @param mask 0 or 1
 * @param marked 1 on the voxels of the mark's lines
 */
export function keepLesion(mask: Uint8Array, marked: Uint8Array, shape: SliceRowColumn): Uint8Array {
  const box = boxOfMask(mask, shape, [1, 1, 1]);
  const kept = new Uint8Array(mask.length);
  if (box === undefined) return kept;
  const part = keepMarkedComponent(cropped(mask, shape, box), cropped(marked, shape, box), box.size, 6);
  pasteInto(kept, shape, box, fillHoles(part, box.size));
  return kept;
}
