import type { Value } from '../graph/value.js';
import type { NetworkScope } from '../layers/network-scope.js';

/** What one network, or one of two co-trained subnets, says of an image batch. */
export interface Branch {
  /** `main`, or the subnet's name */
  readonly name: string;
  /** The prediction before the sigmoid, [N, outputs, rows, columns]. */
  readonly logits: Value;
  /** Further logits in the same shape that are supervised in training only (deep supervision); often none. */
  readonly sides: readonly Value[];
}

/** Branches of a network: one, or two for a pair of subnets. */
export interface NetworkOutput {
  readonly branches: readonly Branch[];
}

/** A network, described once for training and inference. */
export interface Network {
  /** Stable name, written into model files and cards. */
  readonly id: string;
  /** Rows and columns of the image must be multiples of this. */
  readonly sizeMultiple: number;
  /**
   * Adds the network to a graph. The number of input channels is the image's own (slice, context slices, mark channels).
   * @param image [N, channels, rows, columns]; N may be symbolic
   * @throws {TypeError} when rows or columns do not fit
   */
  build(scope: NetworkScope, image: Value): NetworkOutput;
}

/** One preset: how to build it, what it is. */
export interface NetworkPreset {
  readonly network: Network;
  /** One sentence for docs and cards. */
  readonly description: string;
  /** true where it trains on a CPU in minutes. */
  readonly isSmall: boolean;
}
