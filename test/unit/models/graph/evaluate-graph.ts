import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { writeOnnx } from '../../../../models/graph/onnx/write-onnx.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';

/** @returns a float32 tensor from nested rows or a plain list */
export const tensorOf = (shape: readonly number[], data: readonly number[]): Tensor => ({
  shape,
  data: Float32Array.from(data),
});

/**
 * Builds a graph around some inputs, runs it once on the processor and returns its outputs.
 * @param feeds become inputs of the same name and shape
 * @param more is fed to inputs that the graph declares itself
 */
export async function evaluateGraph(
  feeds: Readonly<Record<string, Tensor>>,
  build: (builder: GraphBuilder, inputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>,
  more: Readonly<Record<string, Tensor>> = {},
): Promise<Readonly<Record<string, Tensor>>> {
  const builder = new GraphBuilder('evaluated');
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, { shape }]) => [name, builder.input(name, shape)]),
  );
  for (const [name, value] of Object.entries(build(builder, inputs))) builder.output(`result.${name}`, value);
  const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(writeOnnx(builder.build()));
  const fed = Object.entries({ ...feeds, ...more }).filter(([name]) => session.inputs.some((i) => i.name === name));
  const results = await session.run(Object.fromEntries(fed));
  await session.close();
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name.slice('result.'.length), tensor]));
}
