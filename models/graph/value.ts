/** One dimension: a size, or the name of one that is known only at run time (`N`, the batch). */
export type Dim = number | string;

/** Dimensions in ONNX order; images are NCHW. */
export type Shape = readonly Dim[];

export type ElementType = 'float32' | 'int64' | 'bool';

/** A tensor that flows through a graph: known by name, described by shape and type. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** A tensor with content; C order, every dimension known. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** Content of a node's attributes by ONNX attribute name. Integers become INT, lists of them INTS; the writer knows which names are FLOAT. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** One operator applied to values. An optional input that is left out is undefined. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** @returns number of elements. @throws when a dimension is symbolic. */
export function elementCount(shape: Shape): number {
  return shape.reduce<number>((product, dim) => product * knownDim(dim), 1);
}

/** @returns the dimension as a number. @throws {TypeError} when it is symbolic: the caller needs a graph of fixed size there. */
export function knownDim(dim: Dim | undefined): number {
  if (typeof dim !== 'number') throw new TypeError(`a dimension must be known here, got ${String(dim)}`);
  return dim;
}
