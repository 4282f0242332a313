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
  const squared = Float64Array.from(sites, (site) => (site !== 0 ? 0 : Infinity));
  const [slices, rows, columns] = shape;
  const pass = createEnvelopePass(Math.max(slices, rows, columns));
  const plane = rows * columns;
  if (columns > 1) for (let i = 0; i < slices * rows; i++) pass(squared, i * columns, 1, columns, spacingMm[2]);
  if (rows > 1) {
    for (let k = 0; k < slices; k++) {
      for (let i = 0; i < columns; i++) pass(squared, k * plane + i, columns, rows, spacingMm[1]);
    }
  }
  if (slices > 1) for (let i = 0; i < plane; i++) pass(squared, i, plane, slices, spacingMm[0]);
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
