import type { Attributes, ElementType, Node, Shape, Tensor, Value } from './value.js';

/** What an operator or a layer needs of the graph that is being built. */
export interface GraphScope {
  /** Adds one node and returns its outputs; their shapes come from the operator table. */
  node(op: string, inputs: readonly (Value | undefined)[], attributes?: Attributes): readonly Value[];
  /** A tensor whose content never changes. Equal small constants are shared. */
  constant(tensor: Tensor): Value;
  /** Content of a value that is a constant, else undefined. */
  constantOf(value: Value): Tensor | undefined;
  /** The node that makes a value; undefined for inputs, parameters and constants. */
  producerOf(value: Value): Node | undefined;
}

/** What an operator tells of one of its outputs. */
export interface OutputDescription {
  readonly shape: Shape;
  readonly type: ElementType;
}
