import type { GraphBuilder } from '../graph/graph-builder.js';
import type { Tensor, Value } from '../graph/value.js';
import { elementCount } from '../graph/value.js';
import type { Initializer } from './initializer.js';

/** Trained content of a network by name: parameters and running statistics. */
export type Weights = ReadonlyMap<string, Tensor>;

/** A tensor of the network; its first content is made when it is asked for, in the order of asking. */
export interface Carried {
  readonly value: Value;
  readonly initial: () => Tensor;
}

/** Where a network's layers put their parameters. The same description serves training (weights are fed and updated) and inference (weights are fixed). */
export class NetworkScope {
  private constructor(
    readonly graph: GraphBuilder,
    readonly mode: 'training' | 'inference',
    private readonly shared: {
      readonly weights: Weights;
      readonly random: () => number;
      readonly parameters: Map<string, Carried>;
      readonly statistics: Map<string, Carried & { next?: Value }>;
    },
    private readonly prefix: string,
    private readonly isAgain = false,
  ) {}

  /** @param weights content to start from; names that are missing are initialised from `random` (training) or refused (inference) */
  static create(
    graph: GraphBuilder,
    mode: 'training' | 'inference',
    weights: Weights,
    random: () => number,
  ): NetworkScope {
    return new NetworkScope(graph, mode, { weights, random, parameters: new Map(), statistics: new Map() }, '');
  }

  /** @returns the scope of a part of the network; names below it are prefixed `name.` */
  within(name: string): NetworkScope {
    return new NetworkScope(this.graph, this.mode, this.shared, `${this.prefix}${name}.`, this.isAgain);
  }

  /** @returns the same scope for a second use of the same layers: what was declared is taken, statistics follow the last use. */
  again(): NetworkScope {
    return new NetworkScope(this.graph, this.mode, this.shared, this.prefix, true);
  }

  /** Declares a trained tensor. @throws {TypeError} when the given weights hold it in another shape, or lack it in inference */
  parameter(name: string, shape: readonly number[], initializer: Initializer): Value {
    const full = this.prefix + name;
    const known = this.isAgain ? this.shared.parameters.get(full) : undefined;
    if (known !== undefined) return known.value;
    const initial = this.#content(full, shape, () => initializer(shape, this.shared.random));
    const value = this.mode === 'training' ? this.graph.input(full, shape) : this.graph.constant(initial(), full);
    this.shared.parameters.set(full, { value, initial });
    return value;
  }

  /** Declares a tensor that training carries along without differentiating it (running mean and variance). */
  statistic(name: string, shape: readonly number[], fill: number): Value {
    const full = this.prefix + name;
    const known = this.isAgain ? this.shared.statistics.get(full) : undefined;
    if (known !== undefined) return known.value;
    const initial = this.#content(full, shape, () => new Float32Array(elementCount(shape)).fill(fill));
    const value = this.mode === 'training' ? this.graph.input(full, shape) : this.graph.constant(initial(), full);
    this.shared.statistics.set(full, { value, initial });
    return value;
  }

  /** Says what a statistic becomes after this step. */
  updateStatistic(name: string, next: Value): void {
    const entry = this.shared.statistics.get(this.prefix + name);
    if (entry === undefined) throw new TypeError(`no statistic ${this.prefix + name}`);
    entry.next = next;
  }

  get parameters(): ReadonlyMap<string, Carried> {
    return this.shared.parameters;
  }

  get statistics(): ReadonlyMap<string, Carried & { readonly next?: Value }> {
    return this.shared.statistics;
  }

  #content(name: string, shape: readonly number[], initialize: () => Float32Array): () => Tensor {
    const given = this.shared.weights.get(name);
    if (given === undefined) {
      if (this.mode === 'inference') throw new TypeError(`the weights lack ${name}`);
      return () => ({ shape, data: initialize() });
    }
    if (given.shape.join() !== shape.join())
      throw new TypeError(`${name} has shape [${given.shape.join()}], expected [${shape.join()}]`);
    return () => given;
  }
}

/** @returns number of trained numbers, running statistics not counted, as papers report it. */
export function parameterCount(scope: NetworkScope): number {
  return [...scope.parameters.values()].reduce((sum, { value }) => sum + elementCount(value.shape), 0);
}
