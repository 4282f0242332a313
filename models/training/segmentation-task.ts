import type { Value } from '../graph/value.js';
import type { NetworkScope } from '../layers/network-scope.js';
import type { Loss } from '../losses/loss.js';
import type { Network } from '../networks/network.js';
import type { ImageShape } from './inference-file.js';

/** A network under a loss, as it stands in a graph. */
export interface BuiltTask {
  readonly loss: Value;
  readonly logged: Readonly<Record<string, Value>>;
  /** Names of the batch's tensors besides `image`. */
  readonly targets: readonly string[];
  /** Channels of the targets. */
  readonly outputs: number;
}

/** Adds a network and its loss to the scope's graph. Inputs: `image`, the loss's targets and its weights. */
export function buildSegmentationTask(scope: NetworkScope, network: Network, loss: Loss, shape: ImageShape): BuiltTask {
  const { channels, rows, columns } = shape;
  const { graph } = scope;
  const output = network.build(scope, graph.input('image', ['N', channels, rows, columns]));
  const targets = new Map<string, Value>();
  const weights = new Map(Object.keys(loss.weights).map((name) => [name, graph.input(name, [])]));
  const built = loss.build(
    {
      graph,
      target: (name) => {
        const value = targets.get(name) ?? graph.input(name, output.branches[0].logits.shape);
        targets.set(name, value);
        return value;
      },
      weight: (name) => {
        const value = weights.get(name);
        if (value === undefined) throw new TypeError(`the loss ${loss.name} names no weight ${name}`);
        return value;
      },
    },
    output,
  );
  return { logged: {}, ...built, targets: [...targets.keys()], outputs: Number(output.branches[0].logits.shape[1]) };
}
