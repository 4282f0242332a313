import type { GraphScope } from './graph-scope.js';
import type { Graph } from './graph.js';
import { operatorNamed } from './operator-table.js';
import type { Attributes, ElementType, Node, Shape, Tensor, Value } from './value.js';
import { elementCount } from './value.js';

/** Builds one graph, node by node; shapes are inferred and checked as it grows. */
export class GraphBuilder implements GraphScope {
  readonly #nodes: Node[] = [];
  readonly #inputs: Value[] = [];
  readonly #outputs: { name: string; value: Value }[] = [];
  readonly #constants = new Map<string, { value: Value; tensor: Tensor }>();
  readonly #smallConstants = new Map<string, Value>();
  readonly #equalNodes = new Map<string, readonly Value[]>();
  readonly #producers = new Map<string, Node>();
  readonly #names = new Set<string>();

  constructor(readonly name: string) {}

  /** Declares a value that is fed at run time. */
  input(name: string, shape: Shape, type: ElementType = 'float32'): Value {
    const value = { name: this.#claim(name), shape, type };
    this.#inputs.push(value);
    return value;
  }

  /** Names a value as a result of the graph. */
  output(name: string, value: Value): void {
    this.#outputs.push({ name, value });
  }

  constant(tensor: Tensor, name?: string): Value {
    if (elementCount(tensor.shape) !== tensor.data.length) throw new TypeError('a constant does not fill its shape');
    const key = name === undefined && tensor.data.length <= 64 ? constantKey(tensor) : undefined;
    const known = key === undefined ? undefined : this.#smallConstants.get(key);
    if (known !== undefined) return known;
    const type: ElementType = tensor.data instanceof Float32Array ? 'float32' : 'int64';
    const value = { name: this.#claim(name ?? `constant_${this.#constants.size}`), shape: tensor.shape, type };
    this.#constants.set(value.name, { value, tensor });
    if (key !== undefined) this.#smallConstants.set(key, value);
    return value;
  }

  constantOf(value: Value): Tensor | undefined {
    return this.#constants.get(value.name)?.tensor;
  }

  producerOf(value: Value): Node | undefined {
    return this.#producers.get(value.name);
  }

  /** @returns the results of an operator; those of an equal node that is there already, since no operator has effects or chance. */
  node(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): readonly Value[] {
    const key = JSON.stringify([op, inputs.map((input) => input?.name ?? ''), attributes]);
    const known = this.#equalNodes.get(key) ?? this.#addNode(op, inputs, attributes);
    this.#equalNodes.set(key, known);
    return known;
  }

  #addNode(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes): readonly Value[] {
    const described = operatorNamed(op).infer({
      inputs,
      attributes,
      constantOf: (value) => this.constantOf(value),
      producerOf: (value) => this.producerOf(value),
    });
    const outputs = described.map(({ shape, type }, k) => ({
      name: this.#claim(`${op}_${this.#nodes.length}_${k}`),
      shape,
      type,
    }));
    const node = { op, inputs, outputs, attributes };
    this.#nodes.push(node);
    for (const output of outputs) this.#producers.set(output.name, node);
    return outputs;
  }

  /** The nodes so far, in order; reverse-mode differentiation walks them backwards. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** @returns the graph, without the nodes that no output depends on. */
  build(): Graph {
    const needed = new Set(this.#outputs.map(({ value }) => value.name));
    const nodes: Node[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some(({ name }) => needed.has(name))) continue;
      nodes.push(node);
      for (const input of node.inputs) if (input !== undefined) needed.add(input.name);
    }
    const constants = new Map([...this.#constants].filter(([name]) => needed.has(name)));
    nodes.reverse();
    return { name: this.name, inputs: [...this.#inputs], outputs: [...this.#outputs], nodes, constants };
  }

  #claim(name: string): string {
    if (this.#names.has(name)) throw new TypeError(`the name ${name} is taken`);
    this.#names.add(name);
    return name;
  }
}

const constantKey = ({ shape, data }: Tensor): string => `${data.constructor.name}[${shape.join()}]${data.join()}`;
