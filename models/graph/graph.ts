import type { Node, Tensor, Value } from './value.js';

/** A network or a training step: nodes in an order in which every value is made before it is used. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
  readonly nodes: readonly Node[];
  /** Values with fixed content (weights of an inference file, shapes, axes) by value name. */
  readonly constants: ReadonlyMap<string, { readonly value: Value; readonly tensor: Tensor }>;
}
