import type { PlaneSize } from '../../../../models/raster/plane-size.js';

/** @returns the plane drawn by lines of text: `#` is 1, anything else 0. */
export function plane(...lines: readonly string[]): {
  size: PlaneSize;
  shape: [number, number, number];
  pixels: Uint8Array;
} {
  const size = { rows: lines.length, columns: lines[0].length };
  const pixels = Uint8Array.from([...lines.join('')], (letter) => (letter === '#' ? 1 : 0));
  return { size, shape: [1, size.rows, size.columns], pixels };
}

/** @returns a mask as lines of text, `#` where it is set, `.` where it is not. */
export function drawn(pixels: Uint8Array, size: PlaneSize): string[] {
  return Array.from({ length: size.rows }, (_, row) =>
    Array.from(pixels.subarray(row * size.columns, (row + 1) * size.columns), (value) => (value ? '#' : '.')).join(''),
  );
}
