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
  const [slices, rows, columns] = shape;
  const grid = paddedGrid(mask, shape, neighbourhood);
  const { nodes, nodeAt } = grid;
  const labels = new Int32Array(mask.length);
  const sizes: number[] = [];
  const lines = slices * rows;
  // Components are numbered by their first voxels, which come in the order of the mask as the border holds nothing.
  for (let node = nodes.indexOf(unlabelled); node >= 0; node = nodes.indexOf(unlabelled, node + 1))
    sizes.push(flood(grid, node, sizes.length + 1));
  for (let line = 0; line < lines; line++) {
    const node = nodeAt(line);
    labels.set(nodes.subarray(node, node + columns), line * columns);
  }
  return { labels, sizes };
}

const unlabelled = -1;

/** The mask with a border of one empty node around it, so that every neighbour of a voxel exists and none has to be looked for. */
interface PaddedGrid {
  /** 0 = background, `unlabelled`, or the label of a component. */
  readonly nodes: Int32Array;
  /** Nodes between a node and each of its neighbours. */
  readonly offsets: Int32Array;
  /** First node of a row of the mask. */
  readonly nodeAt: (line: number) => number;
  /** Room for every voxel: one is labelled when it is put there, so that it lies there once at most. */
  readonly stack: Int32Array;
}

function paddedGrid(
  mask: Uint8Array,
  [slices, rows, columns]: SliceRowColumn,
  neighbourhood: Neighbourhood,
): PaddedGrid {
  const [stride, plane] = [columns + 2, (columns + 2) * (rows + 2)];
  const nodeAt = (line: number): number => (Math.floor(line / rows) + 1) * plane + ((line % rows) + 1) * stride + 1;
  const nodes = new Int32Array(plane * (slices + 2));
  let count = 0;
  for (let line = 0, i = 0; line < slices * rows; line++) {
    for (let c = 0, node = nodeAt(line); c < columns; c++, i++, node++) {
      if (mask[i] === 0) continue;
      nodes[node] = unlabelled;
      count++;
    }
  }
  const offsets = Int32Array.from(
    gridDirections(neighbourhood),
    ({ slice, row, column }) => slice * plane + row * stride + column,
  );
  return { nodes, offsets, nodeAt, stack: new Int32Array(count) };
}

/** Labels the component of one node. @returns how many voxels it has */
function flood({ nodes, offsets, stack }: PaddedGrid, seed: number, label: number): number {
  let [size, height] = [0, 1];
  nodes[seed] = label;
  stack[0] = seed;
  while (height > 0) {
    const at = stack[--height];
    size++;
    for (let n = 0; n < offsets.length; n++) {
      const next = at + offsets[n];
      if (nodes[next] !== unlabelled) continue;
      nodes[next] = label;
      stack[height++] = next;
    }
  }
  return size;
}
