import { mapToBytes } from '../raster/map-voxels.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { GridMaxFlow } from '../max-flow/grid-max-flow.js';
import type { VoxelBox } from '../raster/voxel-box.js';
import { boxAround } from '../raster/voxel-box.js';

/** A unary of this size or more fixes its voxel. */
export const fixed = 1000;

export interface CutRequest {
  readonly shape: SliceRowColumn;
  /** What speaks for the lesion (> 0) or against it, by voxel; ±`fixed` and beyond: not to be cut at all. */
  readonly unary: Float32Array;
  /** Intensities that the boundary follows. */
  readonly intensities: Float32Array;
  /** Slice spacing over pixel spacing: neighbours further away hold together less. */
  readonly sliceRatio: number;
  /** Weight of the boundary. */
  readonly gamma: number;
  /** exp(−beta · difference²) makes a boundary cheap where intensities differ. */
  readonly beta: number;
}

/**
 * @returns the minimum cut, 1 inside, C order [slice, row, column]. Only the box of voxels that are not fixed is solved; fixed neighbours
 * are folded into the terminals.
 * @see Boykov and Jolly, "Interactive graph cuts", ICCV 2001
 */
export function cutVolume(request: CutRequest): Uint8Array {
  const { shape, unary } = request;
  const box = boxAround(shape, [1, 1, 1], (voxel) => Math.abs(unary[voxel]) < fixed);
  const result = mapToBytes(unary, (u) => (u >= fixed ? 1 : 0));
  if (box === undefined) return result;
  const [slices, rows, columns] = box.size;
  const flow = new GridMaxFlow(18, columns, rows, slices);
  fillGrid(flow, request, box);
  flow.solve();
  forEachVoxel(box, shape, (voxel, column, row, slice) => {
    if (Math.abs(unary[voxel]) < fixed) result[voxel] = flow.inSource(flow.nodeAt(column, row, slice)) ? 1 : 0;
  });
  return result;
}

function forEachVoxel(
  { first, size }: VoxelBox,
  [, rows, columns]: SliceRowColumn,
  visit: (voxel: number, column: number, row: number, slice: number) => void,
): void {
  for (let k = 0; k < size[0]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const line = ((k + first[0]) * rows + j + first[1]) * columns + first[2];
      for (let c = 0; c < size[2]; c++) visit(line + c, c, j, k);
    }
  }
}

function fillGrid(
  flow: GridMaxFlow,
  { shape, unary, intensities, sliceRatio, gamma, beta }: CutRequest,
  box: VoxelBox,
): void {
  const later = flow.directions
    .map((direction, index) => ({ ...direction, index }))
    .filter(({ index }) => index % 2 === 0)
    .map(({ column, row, slice, index }) => ({
      column,
      row,
      slice,
      index,
      voxelStep: (slice * shape[1] + row) * shape[2] + column,
      weight: gamma / Math.hypot(column, row, slice * sliceRatio),
    }));
  const [slices, rows, columns] = box.size;
  forEachVoxel(box, shape, (voxel, column, row, slice) => {
    const node = flow.nodeAt(column, row, slice);
    const own = unary[voxel];
    const isFixed = Math.abs(own) >= fixed;
    if (!isFixed) flow.terminals[node] += own;
    for (const step of later) {
      const [c, j, k] = [column + step.column, row + step.row, slice + step.slice];
      if (c < 0 || c >= columns || j < 0 || j >= rows || k >= slices) continue;
      const neighbour = voxel + step.voxelStep;
      const other = unary[neighbour];
      const isOtherFixed = Math.abs(other) >= fixed;
      if (isFixed && isOtherFixed) continue;
      const difference = intensities[voxel] - intensities[neighbour];
      const capacity = step.weight * Math.exp(-beta * difference * difference);
      if (isFixed) flow.terminals[flow.nodeAt(c, j, k)] += Math.sign(own) * capacity;
      else if (isOtherFixed) flow.terminals[node] += Math.sign(other) * capacity;
      else flow.connect(node, step.index, capacity);
    }
  });
}
