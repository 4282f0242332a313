import { elementCount } from '../graph/value.js';

/** Makes the first content of a parameter. @param random uniform in [0, 1) */
export type Initializer = (shape: readonly number[], random: () => number) => Float32Array;

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const normal =
  (deviation: number): Initializer =>
  (shape, random) =>
    Float32Array.from({ length: elementCount(shape) }, () => gaussian(random) * deviation);

/** Normal with σ = √(2 / fan-in), for layers before a rectifier (He et al. 2015). @param fanIn inputs that one output sums over */
export const heNormal = (fanIn: number): Initializer => normal(Math.sqrt(2 / fanIn));
/** Normal with σ = √(1 / fan-in), for layers before a sigmoid or softmax. */
export const lecunNormal = (fanIn: number): Initializer => normal(Math.sqrt(1 / fanIn));
/** Normal with the given σ, cut at two σ, as transformers start. */
export const truncatedNormal =
  (deviation: number): Initializer =>
  (shape, random) =>
    Float32Array.from({ length: elementCount(shape) }, () => Math.max(-2, Math.min(2, gaussian(random))) * deviation);
export const constantFill =
  (value: number): Initializer =>
  (shape) =>
    new Float32Array(elementCount(shape)).fill(value);
