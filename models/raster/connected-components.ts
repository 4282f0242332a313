import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { Neighbourhood } from '../max-flow/grid-directions.js';
import { gridDirections } from '../max-flow/grid-directions.js';

/** The components of a mask. */
export interface Components {
  /** 0 = background, else 1 … sizes.length, in the order of their first voxels; C order [slice, row, column]. */
  readonly labels: Int32Array;
  /** Voxels of component i + 1. */
  readonly sizes: readonly number[];
}

/** @returns the connected components of a mask (non-zero = set). A plane is a shape of one slice. */
export function connectedComponents(mask: Uint8Array, shape: SliceRowColumn, neighbourhood: Neighbourhood): Components {
  const labels = new Int32Array(mask.length);
  const sizes: number[] = [];
  const visit = createFlood(mask, shape, neighbourhood, labels);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 0 && labels[i] === 0) sizes.push(visit(i, sizes.length + 1));
  }
  return { labels, sizes };
}

/** @returns a function that labels the component of one voxel and returns its size; the stack is shared between calls. */
function createFlood(mask: Uint8Array, shape: SliceRowColumn, neighbourhood: Neighbourhood, labels: Int32Array) {
  const [slices, rows, columns] = shape;
  const directions = gridDirections(neighbourhood);
  const stack: number[] = [];
  return (seed: number, label: number): number => {
    let size = 0;
    labels[seed] = label;
    stack.push(seed);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      size++;
      const column = at % columns;
      const row = Math.floor(at / columns) % rows;
      const slice = Math.floor(at / (rows * columns));
      for (const step of directions) {
        const [k, j, c] = [slice + step.slice, row + step.row, column + step.column];
        if (k < 0 || j < 0 || c < 0 || k >= slices || j >= rows || c >= columns) continue;
        const next = (k * rows + j) * columns + c;
        if (mask[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
    return size;
  };
}
