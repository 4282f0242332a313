import { GraphBuilder } from '../graph/graph-builder.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import { conv, maxPool, relu, resize, sigmoid } from '../graph/ops.js';
import type { Tensor, Value } from '../graph/value.js';
import type { InferenceEngine } from './inference-engine.js';

/** What an engine made of the probe, and how long it took. */
export interface Probe {
  readonly milliseconds: number;
  readonly result: Float32Array;
}

const [channels, side, runs] = [32, 128, 3];

/** Runs a small U of convolutions on an engine; the first run, which compiles, does not count. @throws {EngineError} */
export async function probeEngine(engine: InferenceEngine): Promise<Probe> {
  const session = await engine.load(probeModel());
  const image: Tensor = { shape: [1, 1, side, side], data: waves(side * side, 0.1) };
  let milliseconds = Number.POSITIVE_INFINITY;
  let result = (await session.run({ image }))['probability'];
  for (let k = 0; k < runs; k++) {
    const start = performance.now();
    result = (await session.run({ image }))['probability'];
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  await session.close();
  return { milliseconds, result: result.data as Float32Array };
}

function probeModel(): Uint8Array {
  const builder = new GraphBuilder('probe');
  const layer = (x: Value, from: number, to: number): Value => {
    const weight = builder.constant({ shape: [to, from, 3, 3], data: waves(to * from * 9, 1 / Math.sqrt(9 * from)) });
    return conv(builder, x, weight, undefined, { pads: [1, 1, 1, 1] });
  };
  const image = builder.input('image', [1, 1, side, side]);
  const fine = relu(builder, layer(relu(builder, layer(image, 1, channels)), channels, channels));
  const coarse = relu(builder, layer(maxPool(builder, fine, [2, 2]), channels, channels));
  const raised = resize(builder, coarse, side, side, 'nearest');
  builder.output('probability', sigmoid(builder, layer(raised, channels, 1)));
  return writeOnnx(builder.build());
}

/** Repeatable numbers without a pattern that a convolution could cancel. */
const waves = (count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + 1) * scale);
