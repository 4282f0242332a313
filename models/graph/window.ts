import type { Attributes, Shape } from './value.js';
import { knownDim } from './value.js';

/** The attributes of a convolution or pooling node, with ONNX's defaults filled in. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  /** [top, left, bottom, right] */
  readonly pads: readonly [number, number, number, number];
  readonly dilations: readonly [number, number];
  readonly group: number;
  readonly outputPadding: readonly [number, number];
}

/** @returns the window of a node; ONNX operators Conv, MaxPool and AveragePool, opset 17. */
export function windowOf(attributes: Attributes): Window {
  const pair = (name: string, fallback: number): readonly [number, number] =>
    (attributes[name] as readonly [number, number] | undefined) ?? [fallback, fallback];
  return {
    kernel: pair('kernel_shape', 1),
    strides: pair('strides', 1),
    pads: (attributes['pads'] as Window['pads'] | undefined) ?? [0, 0, 0, 0],
    dilations: pair('dilations', 1),
    group: Number(attributes['group'] ?? 1),
    outputPadding: pair('output_padding', 0),
  };
}

/** @returns [rows, columns] after a window slid over an image of `shape` [N, C, rows, columns]. */
export function slidOver(shape: Shape, { kernel, strides, pads, dilations }: Window): readonly [number, number] {
  return [0, 1].map((i) => {
    const size = knownDim(shape[i + 2]) + pads[i] + pads[i + 2];
    return Math.floor((size - dilations[i] * (kernel[i] - 1) - 1) / strides[i]) + 1;
  }) as [number, number];
}
