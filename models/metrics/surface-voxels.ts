import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/**
 * @returns 1 on the surface voxels of a mask: lesion voxels with a face neighbour that is background or outside of the array
 * (4 neighbours in a mask of one slice when `dimension` is 2, else 6), C order [slice, row, column].
 */
export function surfaceVoxels(voxels: Uint8Array, shape: SliceRowColumn, dimension: 2 | 3): Uint8Array {
  const surface = new Uint8Array(voxels.length);
  const [slices, rows, columns] = shape;
  const plane = rows * columns;
  const isOpen = (inside: boolean, neighbour: number) => !inside || voxels[neighbour] === 0;
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        if (voxels[i] === 0) continue;
        const open =
          isOpen(c > 0, i - 1) ||
          isOpen(c + 1 < columns, i + 1) ||
          isOpen(j > 0, i - columns) ||
          isOpen(j + 1 < rows, i + columns) ||
          (dimension === 3 && (isOpen(k > 0, i - plane) || isOpen(k + 1 < slices, i + plane)));
        if (open) surface[i] = 1;
      }
    }
  }
  return surface;
}
