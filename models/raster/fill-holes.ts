import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { connectedComponents } from './connected-components.js';
import { mapToBytes } from './map-voxels.js';

/**
 * @returns the mask with its holes filled: background that cannot reach the border of the array through faces (in a shape of one slice:
 * through the pixel edges, 4 neighbours; its two flat sides do not count as border).
 */
export function fillHoles(mask: Uint8Array, shape: SliceRowColumn): Uint8Array {
  const [slices, rows, columns] = shape;
  const background = mapToBytes(mask, (value) => (value === 0 ? 1 : 0));
  const { labels, sizes } = connectedComponents(background, shape, slices === 1 ? 4 : 6);
  const open = new Uint8Array(sizes.length + 1);
  for (let k = 0, i = 0; k < slices; k++) {
    const endSlice = slices > 1 && (k === 0 || k === slices - 1);
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        if (endSlice || j === 0 || c === 0 || j === rows - 1 || c === columns - 1) open[labels[i]] = 1;
      }
    }
  }
  return mapToBytes(mask, (value, i) => (value !== 0 || open[labels[i]] === 0 ? 1 : 0));
}
