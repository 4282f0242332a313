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
  const [dk, dj, dc] = [
    Int8Array.from(directions, ({ slice }) => slice),
    Int8Array.from(directions, ({ row }) => row),
    Int8Array.from(directions, ({ column }) => column),
  ];
  const offsets = Int32Array.from(directions, ({ slice, row, column }) => (slice * rows + row) * columns + column);
  // A voxel is labelled when it is put on the stack, so that it lies there once at most.
  let stack = new Int32Array(1024);
  return (seed: number, label: number): number => {
    let size = 0;
    let height = 0;
    labels[seed] = label;
    stack[height++] = seed;
    while (height > 0) {
      const at = stack[--height];
      size++;
      const line = Math.floor(at / columns);
      const [slice, row, column] = [Math.floor(line / rows), line % rows, at - line * columns];
      if (height + offsets.length > stack.length) stack = grown(stack);
      const isInner =
        slice > 0 && row > 0 && column > 0 && slice + 1 < slices && row + 1 < rows && column + 1 < columns;
      for (let n = 0; n < offsets.length; n++) {
        const next = at + offsets[n];
        if (!isInner) {
          const [k, j, c] = [slice + dk[n], row + dj[n], column + dc[n]];
          if (k < 0 || j < 0 || c < 0 || k >= slices || j >= rows || c >= columns) continue;
        }
        if (mask[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        stack[height++] = next;
      }
    }
    return size;
  };
}

function grown(stack: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * stack.length);
  larger.set(stack);
  return larger;
}
