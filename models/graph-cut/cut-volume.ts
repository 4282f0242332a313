import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { gridDirections } from '../max-flow/grid-directions.js';
import { GridMaxFlow } from '../max-flow/grid-max-flow.js';
import { boxOfMask } from '../raster/box-of-mask.js';
import { decay } from '../raster/decay.js';
import type { VoxelBox } from '../raster/voxel-box.js';
import type { Pull } from './decide-by-neighbours.js';
import { decideByNeighbours } from './decide-by-neighbours.js';

const neighbours = 18;

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
 * The minimum cut, 1 inside, C order [slice, row, column]. Only the box of voxels that are neither fixed nor decided by what surrounds them is
 * solved; decided neighbours are folded into the terminals.
 * @see Boykov and Jolly, "Interactive graph cuts", ICCV 2001
 */
export type CutVolume = (request: CutRequest) => Uint8Array;

/** Grids of at most so many nodes (some 100 bytes each) are kept for the next cut by what lives long. */
const mostKept = 2 ** 18;

/**
 * @param most nodes of a grid that is kept; more for cuts that are let go of with their lesion
 * @returns cuts that take their grid from the cut before: a lesion takes some fifteen of them, and memory that is taken anew for each costs
 * more than it holds, as the garbage collector looks through the whole heap again and again
 */
export function createCutVolume(most = mostKept): CutVolume {
  const kept = new GridMaxFlow(neighbours, 1, 1, 1);
  const gridOf = (columns: number, rows: number, slices: number): GridMaxFlow => {
    if ((columns + 2) * (rows + 2) * (slices + 2) > most) return new GridMaxFlow(neighbours, columns, rows, slices);
    kept.reshape(columns, rows, slices);
    return kept;
  };
  return (request) => cutVolume(request, gridOf);
}

function cutVolume(
  request: CutRequest,
  gridOf: (columns: number, rows: number, slices: number) => GridMaxFlow,
): Uint8Array {
  const { shape, unary } = request;
  const [result, free] = [new Uint8Array(unary.length), new Uint8Array(unary.length)];
  const pulls = pullsOf(request);
  const decisive = Math.min(
    fixed / 2,
    pulls.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (let i = 0; i < unary.length; i++) {
    if (unary[i] > decisive) result[i] = 1;
    else if (unary[i] >= -decisive) free[i] = 1;
  }
  decideByNeighbours({ shape, unary, free, inside: result }, pulls);
  const box = boxOfMask(free, shape, [1, 1, 1]);
  if (box === undefined) return result;
  const [slices, rows, columns] = box.size;
  const flow = gridOf(columns, rows, slices);
  const lines = linesOf(box, shape, flow);
  for (const line of lines) fillTerminals(flow, request, free, line, columns);
  for (const arc of arcsOf(flow, request)) fillArcs(flow, request, free, box, lines, arc);
  flow.solve();
  for (const { voxel, node } of lines) {
    for (let c = 0; c < columns; c++) if (free[voxel + c] === 1 && flow.inSource(node + c)) result[voxel + c] = 1;
  }
  return result;
}

/** The most that each neighbour can pull at a voxel: what speaks for or against it more loudly than all of them decides it, whatever they do. */
const pullsOf = ({ gamma, sliceRatio }: CutRequest): readonly Pull[] =>
  gridDirections(neighbours).map((direction) => ({
    ...direction,
    weight: gamma / Math.hypot(direction.column, direction.row, direction.slice * sliceRatio),
  }));

/** One row of the box: its first voxel, and the node of that. */
interface Line {
  readonly slice: number;
  readonly row: number;
  readonly voxel: number;
  readonly node: number;
}

function linesOf({ first, size }: VoxelBox, [, rows, columns]: SliceRowColumn, flow: GridMaxFlow): readonly Line[] {
  return Array.from({ length: size[0] * size[1] }, (_, line) => {
    const [slice, row] = [Math.floor(line / size[1]), line % size[1]];
    const voxel = ((slice + first[0]) * rows + row + first[1]) * columns + first[2];
    return { slice, row, voxel, node: flow.nodeAt(0, row, slice) };
  });
}

function fillTerminals(
  { terminals }: GridMaxFlow,
  { unary }: CutRequest,
  free: Uint8Array,
  { voxel, node }: Line,
  columns: number,
): void {
  for (let c = 0; c < columns; c++) if (free[voxel + c] === 1) terminals[node + c] = unary[voxel + c];
}

/** The arcs to one later neighbour. */
interface Arc {
  readonly direction: number;
  readonly column: number;
  readonly row: number;
  readonly slice: number;
  readonly voxelStep: number;
  readonly nodeStep: number;
  readonly weight: number;
}

const arcsOf = (flow: GridMaxFlow, { shape, gamma, sliceRatio }: CutRequest): readonly Arc[] =>
  flow.directions.flatMap(({ column, row, slice }, direction) =>
    direction % 2 === 1
      ? []
      : {
          direction,
          column,
          row,
          slice,
          voxelStep: (slice * shape[1] + row) * shape[2] + column,
          nodeStep: flow.offsets[direction],
          weight: gamma / Math.hypot(column, row, slice * sliceRatio),
        },
  );

function fillArcs(
  flow: GridMaxFlow,
  { unary, intensities, beta }: CutRequest,
  free: Uint8Array,
  { size: [slices, rows, columns] }: VoxelBox,
  lines: readonly Line[],
  arc: Arc,
): void {
  const { voxelStep, nodeStep, weight, direction } = arc;
  const { capacities, terminals } = flow;
  const count = flow.directions.length;
  const reverse = nodeStep * count + 1;
  const [from, to] = [Math.max(0, -arc.column), columns - Math.max(0, arc.column)];
  for (const { slice, row, voxel: first, node: firstNode } of lines) {
    if (slice + arc.slice >= slices || row + arc.row < 0 || row + arc.row >= rows) continue;
    for (let voxel = first + from, node = firstNode + from; voxel < first + to; voxel++, node++) {
      const isFree = free[voxel] === 1;
      const isOtherFree = free[voxel + voxelStep] === 1;
      if (!isFree && !isOtherFree) continue;
      const difference = intensities[voxel] - intensities[voxel + voxelStep];
      const capacity = weight * decay(beta * difference * difference);
      if (isFree && isOtherFree) {
        capacities[node * count + direction] = capacity;
        capacities[node * count + direction + reverse] = capacity;
      } else if (isFree) terminals[node] += unary[voxel + voxelStep] > 0 ? capacity : -capacity;
      else terminals[node + nodeStep] += unary[voxel] > 0 ? capacity : -capacity;
    }
  }
}
