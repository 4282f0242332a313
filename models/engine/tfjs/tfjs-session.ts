import { EngineError } from '../../errors/engine-error.js';
import type { Graph } from '../../graph/graph.js';
import type { ElementType, Node, Tensor as PlainTensor, Value } from '../../graph/value.js';
import { checkFeeds } from '../check-feeds.js';
import type { InferenceSession, TensorDescription } from '../inference-engine.js';
import type { Tensor, Tfjs, TfjsContext } from './tfjs-operator.js';
import { tfjsOperatorTable } from './tfjs-operator-table.js';

/** One run: values by name, and the content of those that are known as plain numbers. */
interface Run {
  readonly tensors: Map<string, Tensor>;
  readonly numbers: Map<string, readonly number[]>;
}

/** A graph on a TensorFlow.js backend. Constants are on the device from start to end; every other value only until its last use. */
export class TfjsSession implements InferenceSession {
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
  readonly #constants = new Map<string, Tensor>();
  readonly #prepared = new Map<string, Tensor>();
  readonly #lastUse: ReadonlyMap<string, number>;

  constructor(
    private readonly tf: Tfjs,
    private readonly graph: Graph,
  ) {
    this.inputs = graph.inputs;
    this.outputs = graph.outputs.map(({ name, value: { shape, type } }) => ({ name, shape, type }));
    this.#lastUse = lastUses(graph);
    for (const [name, { tensor }] of graph.constants) this.#constants.set(name, toTfjs(tf, tensor));
  }

  async run(feeds: Readonly<Record<string, PlainTensor>>): Promise<Readonly<Record<string, PlainTensor>>> {
    checkFeeds(this.inputs, feeds);
    const run: Run = { tensors: new Map(), numbers: new Map() };
    try {
      for (const { name } of this.inputs) run.tensors.set(name, toTfjs(this.tf, feeds[name]));
      this.graph.nodes.forEach((node, i) => this.#runNode(run, node, i));
      const results = this.graph.outputs.map(async ({ name, value }) => [name, await this.#read(run, value)] as const);
      return Object.fromEntries(await Promise.all(results));
    } catch (cause) {
      throw new EngineError('engine-run-failed', 'TensorFlow.js could not run the model', { cause });
    } finally {
      for (const tensor of run.tensors.values()) tensor.dispose();
    }
  }

  async close(): Promise<void> {
    for (const tensor of [...this.#constants.values(), ...this.#prepared.values()]) tensor.dispose();
    this.#constants.clear();
    this.#prepared.clear();
  }

  #runNode(run: Run, node: Node, i: number): void {
    const made = this.tf.tidy(() => [...tfjsOperatorTable[node.op](this.#context(run, node))]);
    node.outputs.forEach(({ name }, k) => run.tensors.set(name, made[k]));
    if (node.op === 'Shape') run.numbers.set(node.outputs[0].name, this.#tensor(run, node.inputs[0]!.name).shape);
    for (const value of [...node.inputs, ...node.outputs]) {
      if (value === undefined || this.#lastUse.get(value.name) !== i) continue;
      run.tensors.get(value.name)?.dispose();
      run.tensors.delete(value.name);
    }
  }

  #context(run: Run, node: Node): TfjsContext {
    const { tf } = this;
    const nameOf = (k: number): string => {
      const value = node.inputs[k];
      if (value === undefined) throw new TypeError(`${node.op} needs input ${k}`);
      return value.name;
    };
    const tensor = (k: number): Tensor => this.#tensor(run, nameOf(k));
    return {
      tf,
      attributes: node.attributes,
      count: node.inputs.length,
      tensor,
      numbers: (k) => {
        const name = nameOf(k);
        const known = this.graph.constants.get(name)?.tensor.data ?? run.numbers.get(name);
        return Array.from((known ?? tensor(k).dataSync()) as ArrayLike<number | bigint>, Number);
      },
      prepared: (k, make) => this.#preparedOnce(nameOf(k), tensor(k), make),
    };
  }

  #preparedOnce(name: string, tensor: Tensor, make: (tensor: Tensor) => Tensor): Tensor {
    if (!this.#constants.has(name)) return make(tensor);
    const known = this.#prepared.get(name) ?? this.tf.keep(make(tensor));
    this.#prepared.set(name, known);
    return known;
  }

  #tensor(run: Run, name: string): Tensor {
    return run.tensors.get(name) ?? this.#constants.get(name)!;
  }

  async #read(run: Run, { name, type }: Value): Promise<PlainTensor> {
    const tensor = this.#tensor(run, name);
    return { shape: [...tensor.shape], data: toPlain(await tensor.data(), type) };
  }
}

/** Number of the last node that reads a value, or that makes it where none does; outputs of the graph have none. */
function lastUses({ nodes, outputs }: Graph): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  nodes.forEach((node, i) => {
    for (const value of [...node.outputs, ...node.inputs]) if (value !== undefined) uses.set(value.name, i);
  });
  for (const { value } of outputs) uses.delete(value.name);
  return uses;
}

const toTfjs = (tf: Tfjs, { shape, data }: PlainTensor): Tensor =>
  data instanceof Float32Array
    ? tf.tensor(data, [...shape], 'float32')
    : tf.tensor(Int32Array.from(data, clampToInt32), [...shape], 'int32');

/** Slices count to the end with numbers beyond 32 bits. */
const clampToInt32 = (value: bigint): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(value)));

function toPlain(data: ArrayLike<number>, type: ElementType): Float32Array | BigInt64Array {
  return type === 'int64' ? BigInt64Array.from(Array.from(data, BigInt)) : Float32Array.from(data);
}
