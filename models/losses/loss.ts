import type { GraphScope } from '../graph/graph-scope.js';
import type { Value } from '../graph/value.js';
import type { NetworkOutput } from '../networks/network.js';

/** What a loss may ask for besides the network's output. */
export interface LossContext {
  readonly graph: GraphScope;
  /** A tensor of the batch by name, in the shape of the logits: a target mask, a pixel weight. Asking twice gives the same value. */
  target(name: string): Value;
  /** A scalar that may change from step to step (α, β, λ), by name; it must be one of the loss's `weights`. */
  weight(name: string): Value;
}

/** What training minimises. */
export interface Loss {
  readonly name: string;
  /** Scalars that may change during training, with the value used where a step names none. */
  readonly weights: Readonly<Record<string, number>>;
  /** @returns the loss, a scalar, and its parts worth logging */
  build(
    context: LossContext,
    output: NetworkOutput,
  ): { readonly loss: Value; readonly logged?: Readonly<Record<string, Value>> };
}

/** The loss of one map of logits, a scalar: what `supervised` and `coTraining` put together. */
export interface LossTerm {
  readonly name: string;
  readonly weights?: Readonly<Record<string, number>>;
  build(context: LossContext, logits: Value): Value;
}
