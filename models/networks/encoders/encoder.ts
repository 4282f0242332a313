import type { Value } from '../../graph/value.js';
import type { NetworkScope } from '../../layers/network-scope.js';

/** Turns an image into features; other networks put their heads on it. */
export interface Encoder {
  /** Rows and columns of the image for each one of the coarsest features. */
  readonly stride: number;
  /**
   * @param image [N, channels, rows, columns], rows and columns multiples of the stride
   * @returns the features of each stage, from fine to coarse
   */
  build(scope: NetworkScope, image: Value): readonly Value[];
}
