import type { GraphScope, OutputDescription } from './graph-scope.js';
import type { Attributes, Node, Tensor, Value } from './value.js';

/** What shape inference may look at. */
export interface InferenceContext {
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  readonly constantOf: (value: Value) => Tensor | undefined;
  readonly producerOf: (value: Value) => Node | undefined;
}

/**
 * The reverse-mode rule of one operator.
 * @param outputGradients dLoss/dOutput for each output, undefined where the loss does not depend on it
 * @returns dLoss/dInput for each input, undefined where none flows (indices, shapes, conditions)
 */
export type GradientRule = (
  scope: GraphScope,
  node: Node,
  outputGradients: readonly (Value | undefined)[],
) => readonly (Value | undefined)[];

/** One row of the operator table. Operators without a gradient rule stop the flow (comparisons, shapes). */
export interface Operator {
  /** @throws {TypeError} when the inputs do not fit. */
  readonly infer: (context: InferenceContext) => readonly OutputDescription[];
  readonly gradient?: GradientRule;
}

export type OperatorTable = Readonly<Record<string, Operator>>;

/** @returns input k. @throws {TypeError} when the node was made without it. */
export function required(inputs: readonly (Value | undefined)[], k: number): Value {
  const value = inputs[k];
  if (value === undefined) throw new TypeError(`input ${k} is required`);
  return value;
}
