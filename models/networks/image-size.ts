import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';

/** @throws {TypeError} when rows or columns are no multiple of what the network's halvings need */
export function checkImageSize(id: string, image: Value, multiple: number): void {
  const [rows, columns] = [knownDim(image.shape[2]), knownDim(image.shape[3])];
  if (rows % multiple !== 0 || columns % multiple !== 0)
    throw new TypeError(`${id} needs rows and columns that are a multiple of ${multiple}, got ${rows}×${columns}`);
}
