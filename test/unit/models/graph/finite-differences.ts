import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { gradients } from '../../../../models/graph/gradients.js';
import { multiply, reduceSum } from '../../../../models/graph/ops.js';
import { writeOnnx } from '../../../../models/graph/onnx/write-onnx.js';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import { elementCount } from '../../../../models/graph/value.js';

/** A small repeatable noise source (mulberry32). */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Differentiable {
  /** Shapes of the inputs that are differentiated. */
  readonly inputs: readonly (readonly number[])[];
  /** Values of the inputs; uniform in [-1, 1] with a gap around 0 where not given. */
  readonly fill?: (random: () => number) => number;
  readonly build: (builder: GraphBuilder, inputs: readonly Value[]) => Value;
}

/** A graph with inputs `x0`, `x1`, …, outputs `y` and `d0`, `d1`, …, the gradients of Σ w·y, w fixed noise; and inputs to feed. */
export interface DifferentiatedGraph {
  readonly model: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly weights: Float32Array;
}

/** @returns the graph of a case, differentiated by all of its inputs. */
export function differentiate({ inputs, fill, build }: Differentiable, seed = 1): DifferentiatedGraph {
  const random = noise(seed);
  const draw = fill ?? ((next) => (next() < 0.5 ? -1 : 1) * (0.15 + 0.85 * next()));
  const builder = new GraphBuilder('under-test');
  const values = inputs.map((shape, k) => builder.input(`x${k}`, shape));
  const y = build(builder, values);
  const weights = Float32Array.from({ length: elementCount(y.shape) }, () => random() * 2 - 1);
  const weighted = multiply(builder, y, builder.constant({ shape: y.shape as number[], data: weights }));
  builder.output('y', y);
  const loss = reduceSum(builder, weighted, undefined, false);
  gradients(builder, loss, values).forEach((gradient, k) => builder.output(`d${k}`, gradient));
  const fed = inputs.map((shape, k): [string, Tensor] => [
    `x${k}`,
    { shape, data: Float32Array.from({ length: elementCount(shape) }, () => draw(random)) },
  ]);
  return { model: writeOnnx(builder.build()), feeds: Object.fromEntries(fed), weights };
}

/**
 * Compares the gradients of Σ w·f(x), w fixed noise, with central differences.
 * @returns the largest deviation relative to the largest gradient, over all inputs
 */
export async function gradientDeviation(differentiable: Differentiable, seed = 1): Promise<number> {
  const { model, feeds, weights } = differentiate(differentiable, seed);
  const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(model);
  const lossAt = async (): Promise<number> => {
    const { y: result } = await session.run(feeds);
    return (result.data as Float32Array).reduce((sum, v, i) => sum + v * weights[i], 0);
  };
  const analytic = await session.run(feeds);
  let worst = 0;
  for (let k = 0; k < differentiable.inputs.length; k++) {
    const data = feeds[`x${k}`].data as Float32Array;
    const gradient = analytic[`d${k}`].data as Float32Array;
    const scale = gradient.reduce((max, g) => Math.max(max, Math.abs(g)), 1e-3);
    for (let i = 0; i < data.length; i += Math.max(1, Math.floor(data.length / 40))) {
      const [x, h] = [data[i], 0.01];
      data[i] = x + h;
      const high = await lossAt();
      data[i] = x - h;
      const low = await lossAt();
      data[i] = x;
      worst = Math.max(worst, Math.abs((high - low) / (2 * h) - gradient[i]) / scale);
    }
  }
  await session.close();
  return worst;
}
