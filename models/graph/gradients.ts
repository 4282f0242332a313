import type { GraphBuilder } from './graph-builder.js';
import { operatorNamed } from './operator-table.js';
import { add, scalar } from './ops.js';
import type { Node, Value } from './value.js';

/**
 * Reverse-mode differentiation: adds to the graph the nodes that compute dLoss/dX.
 * @param loss a scalar (shape [])
 * @param wrt the values to differentiate by, usually the parameters
 * @returns one gradient for each of `wrt`, in its shape
 * @throws {TypeError} when the loss is no scalar, does not depend on a value, or an operator on the way has no rule
 */
export function gradients(builder: GraphBuilder, loss: Value, wrt: readonly Value[]): readonly Value[] {
  if (loss.shape.length !== 0) throw new TypeError('the loss must be a scalar');
  const nodes = [...builder.nodes];
  const reached = reachedFrom(nodes, wrt);
  const collected = new Map<string, Value>([[loss.name, scalar(builder, 1)]]);
  for (const node of nodes.reverse()) {
    const incoming = node.outputs.map(({ name }) => collected.get(name));
    if (incoming.every((gradient) => gradient === undefined) || !dependsOn(node, reached)) continue;
    handBack(builder, node, incoming, reached, collected);
  }
  return wrt.map((value) => {
    const gradient = collected.get(value.name);
    if (gradient === undefined) throw new TypeError(`the loss does not depend on ${value.name}`);
    return gradient;
  });
}

/** Names of the values that change when one of `wrt` does. */
function reachedFrom(nodes: readonly Node[], wrt: readonly Value[]): ReadonlySet<string> {
  const reached = new Set(wrt.map(({ name }) => name));
  for (const node of nodes) if (dependsOn(node, reached)) for (const { name } of node.outputs) reached.add(name);
  return reached;
}

const dependsOn = (node: Node, reached: ReadonlySet<string>): boolean =>
  node.inputs.some((input) => input !== undefined && reached.has(input.name));

/** Applies one rule and adds what it gives to the gradients of the node's inputs. */
function handBack(
  builder: GraphBuilder,
  node: Node,
  incoming: readonly (Value | undefined)[],
  reached: ReadonlySet<string>,
  collected: Map<string, Value>,
): void {
  const rule = operatorNamed(node.op).gradient;
  if (rule === undefined) return;
  rule(builder, node, incoming).forEach((gradient, k) => {
    const input = node.inputs[k];
    if (gradient === undefined || input === undefined || !reached.has(input.name)) return;
    const sofar = collected.get(input.name);
    collected.set(input.name, sofar === undefined ? gradient : add(builder, sofar, gradient));
  });
}
