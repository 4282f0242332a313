/** Pixels of a slice, parallel arrays of indices. */
export interface PixelList {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** @returns the lesion pixels with an edge neighbour that is background or outside of the array, row by row. */
export function outlinePixels(pixels: Uint8Array, rows: number, columns: number): PixelList {
  const [rowIndices, columnIndices]: [number[], number[]] = [[], []];
  for (let j = 0, i = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++, i++) {
      if (pixels[i] === 0) continue;
      const inner =
        c > 0 &&
        c + 1 < columns &&
        j > 0 &&
        j + 1 < rows &&
        pixels[i - 1] !== 0 &&
        pixels[i + 1] !== 0 &&
        pixels[i - columns] !== 0 &&
        pixels[i + columns] !== 0;
      if (inner) continue;
      rowIndices.push(j);
      columnIndices.push(c);
    }
  }
  return { rows: Int32Array.from(rowIndices), columns: Int32Array.from(columnIndices) };
}
