import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/**
 * @returns for every voxel the squared distance in mm² to the nearest site, Infinity where there is no site; exact.
 * @param sites non-zero = site, C order [slice, row, column]
 * @see Felzenszwalb & Huttenlocher, Distance Transforms of Sampled Functions (2012), one pass along each axis with its own spacing
 */
export function squaredDistanceTransform(
  sites: Uint8Array,
  shape: SliceRowColumn,
  spacingMm: SliceRowColumn,
): Float64Array {
  const [slices, rows, columns] = shape;
  const squared = squaredAlongRows(sites, slices * rows, columns, spacingMm[2]);
  const pass = createEnvelopePass(Math.max(slices, rows));
  const plane = rows * columns;
  if (rows > 1) {
    for (let k = 0; k < slices; k++) {
      for (let i = 0; i < columns; i++) pass(squared, k * plane + i, columns, rows, spacingMm[1]);
    }
  }
  if (slices > 1) for (let i = 0; i < plane; i++) pass(squared, i, plane, slices, spacingMm[0]);
  return squared;
}

/** The first pass: within a row the nearest site is the last one before a voxel or the next one after it. */
function squaredAlongRows(sites: Uint8Array, lines: number, columns: number, spacing: number): Float64Array {
  const squared = new Float64Array(sites.length).fill(Infinity);
  const square = spacing * spacing;
  for (let start = 0; start < lines * columns; start += columns) {
    for (let c = 0, site = -1; c < columns; c++) {
      if (sites[start + c] !== 0) site = c;
      if (site >= 0) squared[start + c] = square * (c - site) * (c - site);
    }
    for (let c = columns - 1, site = -1; c >= 0; c--) {
      if (sites[start + c] !== 0) site = c;
      if (site < 0) continue;
      const fromNext = square * (c - site) * (c - site);
      if (fromNext < squared[start + c]) squared[start + c] = fromNext;
    }
  }
  return squared;
}

type EnvelopePass = (values: Float64Array, start: number, stride: number, count: number, spacing: number) => void;

/** @returns a pass that replaces one line of f by min over q of (spacing·(p − q))² + f(q), sharing its work arrays. */
function createEnvelopePass(longest: number): EnvelopePass {
  const line = new Float64Array(longest);
  const vertex = new Int32Array(longest);
  const border = new Float64Array(longest + 1);
  return (values, start, stride, count, spacing) => {
    const square = spacing * spacing;
    let top = -1;
    for (let q = 0; q < count; q++) {
      const height = values[start + q * stride];
      line[q] = height;
      if (height === Infinity) continue;
      let from = -Infinity;
      while (top >= 0) {
        const other = vertex[top];
        from = (q + other) / 2 + (height - line[other]) / (2 * square * (q - other));
        if (from > border[top]) break;
        top--;
      }
      if (top < 0) from = -Infinity;
      top++;
      vertex[top] = q;
      border[top] = from;
    }
    if (top < 0) return;
    border[top + 1] = Infinity;
    for (let p = 0, part = 0; p < count; p++) {
      while (border[part + 1] < p) part++;
      const q = vertex[part];
      values[start + p * stride] = square * (p - q) * (p - q) + line[q];
    }
  };
}
