import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { boxOfMask } from './box-of-mask.js';
import type { VoxelBox } from './voxel-box.js';

/**
 * @returns the one component (6 neighbours, in a plane 4) of a mask that the mark lies in, with its holes filled: the one with most voxels of
 * the mark, the first of equals; where no component meets the mark, the largest one. What `keepMarkedComponent` and `fillHoles` give, in the
 * box of the mask alone and without labelling what is not kept: the background of a working volume is ten times as large.
 * @param mask 0 or 1
 * @param marked 1 on the voxels of the mark's lines
 */
export function keepLesion(mask: Uint8Array, marked: Uint8Array, shape: SliceRowColumn): Uint8Array {
  const kept = new Uint8Array(mask.length);
  const box = boxOfMask(mask, shape);
  if (box === undefined) return kept;
  const grid = paddedGrid(box, shape);
  const { nodes, lines, width } = grid;
  for (const { voxel, node } of lines) nodes.set(mask.subarray(voxel, voxel + width), node);
  const component = markedComponent(grid, marked) ?? largestComponent(grid);
  for (let node = 0; node < nodes.length; node++) if (nodes[node] !== component) nodes[node] = clear;
  // A hole is what the outside cannot reach; the first node lies in the border, which is outside all around.
  flood(grid, 0, outside);
  for (const { voxel, node } of lines) {
    for (let c = 0; c < width; c++) if (nodes[node + c] !== outside) kept[voxel + c] = 1;
  }
  return kept;
}

/** Values of nodes; components are numbered behind them. */
const [outside, clear, set] = [-1, 0, 1];

/** The box of a mask with a border of one empty node all around, in a plane around its rim. */
interface PaddedGrid {
  readonly nodes: Int32Array;
  readonly offsets: Int32Array;
  /** First voxel and first node of each row of the box. */
  readonly lines: readonly { readonly voxel: number; readonly node: number }[];
  readonly width: number;
  /** Work memory of `flood`. */
  readonly stack: Int32Array;
}

function paddedGrid({ first, size }: VoxelBox, [allSlices, allRows, allColumns]: SliceRowColumn): PaddedGrid {
  const [slices, rows, columns] = size;
  const border = allSlices === 1 ? 0 : 1;
  const stride = columns + 2;
  const plane = stride * (rows + 2);
  const count = plane * (slices + 2 * border);
  const lines = Array.from({ length: slices * rows }, (_, line) => {
    const [k, j] = [Math.floor(line / rows), line % rows];
    const voxel = ((first[0] + k) * allRows + first[1] + j) * allColumns + first[2];
    return { voxel, node: (k + border) * plane + (j + 1) * stride + 1 };
  });
  const offsets = [1, -1, stride, -stride, ...(border === 0 ? [] : [plane, -plane])];
  return {
    nodes: new Int32Array(count),
    offsets: Int32Array.from(offsets),
    lines,
    width: columns,
    stack: new Int32Array(count),
  };
}

interface Flooded {
  readonly size: number;
  readonly first: number;
}

/** Gives every node that is joined to one, and has its value, another value. */
function flood({ nodes, offsets, stack }: PaddedGrid, start: number, value: number): Flooded {
  const old = nodes[start];
  let [size, height, first] = [0, 0, start];
  nodes[start] = value;
  stack[height++] = start;
  while (height > 0) {
    const node = stack[--height];
    size++;
    if (node < first) first = node;
    for (let n = 0; n < offsets.length; n++) {
      const next = node + offsets[n];
      if (next < 0 || next >= nodes.length || nodes[next] !== old) continue;
      nodes[next] = value;
      stack[height++] = next;
    }
  }
  return { size, first };
}

/** @returns the number of the component with most marked voxels, undefined where none has any. Only components that have some are looked at. */
function markedComponent(grid: PaddedGrid, marked: Uint8Array): number | undefined {
  const found: { readonly first: number; shared: number }[] = [];
  for (const { voxel, node } of grid.lines) {
    for (let c = 0; c < grid.width; c++) {
      if (marked[voxel + c] === 0 || grid.nodes[node + c] === clear) continue;
      if (grid.nodes[node + c] === set)
        found.push({ first: flood(grid, node + c, set + 1 + found.length).first, shared: 0 });
      found[grid.nodes[node + c] - set - 1].shared++;
    }
  }
  const best = found.toSorted((a, b) => b.shared - a.shared || a.first - b.first)[0];
  return best && set + 1 + found.indexOf(best);
}

function largestComponent(grid: PaddedGrid): number {
  const sizes: number[] = [];
  for (let node = 0; node < grid.nodes.length; node++)
    if (grid.nodes[node] === set) sizes.push(flood(grid, node, set + 1 + sizes.length).size);
  return set + 1 + sizes.indexOf(Math.max(...sizes));
}
