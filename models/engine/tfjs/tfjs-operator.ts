import type * as tfjs from '@tensorflow/tfjs-core';
import type { Attributes } from '../../graph/value.js';

/** The TensorFlow.js module, with a backend chosen by whoever hands it over. */
export type Tfjs = typeof tfjs;
export type Tensor = tfjs.Tensor;
export type Tensor4D = tfjs.Tensor4D;

/** What one operator sees of the run. */
export interface TfjsContext {
  readonly tf: Tfjs;
  readonly attributes: Attributes;
  /** Input k, int64 as int32. @throws {TypeError} where the node has none */
  readonly tensor: (k: number) => Tensor;
  /** Number of inputs. */
  readonly count: number;
  /** Content of input k as plain numbers: shapes, axes, limits. Known without asking the device where it is a constant or a Shape. */
  readonly numbers: (k: number) => readonly number[];
  /** Input k after `make`, which for a constant is done once for all runs (a filter in the layout of TensorFlow). */
  readonly prepared: (k: number, make: (tensor: Tensor) => Tensor) => Tensor;
}

/** One row of the table: the operator of the same name in TensorFlow.js ops. */
export type TfjsOperator = (context: TfjsContext) => readonly Tensor[];
export type TfjsOperatorTable = Readonly<Record<string, TfjsOperator>>;

/** TensorFlow.js convolves, pools and resizes with channels last. */
export const channelsLast = (tf: Tfjs, x: Tensor): Tensor4D => tf.transpose(x as Tensor4D, [0, 2, 3, 1]);
export const channelsFirst = (tf: Tfjs, x: Tensor): Tensor4D => tf.transpose(x as Tensor4D, [0, 3, 1, 2]);
