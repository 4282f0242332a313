import type { LesionRoi } from '../data/roi/lesion-roi.js';
import type { InputOptions } from '../data/sampling/image-channels.js';
import { channelCount } from '../data/sampling/image-channels.js';
import type { InferenceEngine } from '../engine/inference-engine.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import { reduceMean } from '../graph/ops.js';
import type { Weights } from '../layers/network-scope.js';
import { NetworkScope } from '../layers/network-scope.js';
import type { VggStage } from '../networks/encoders/vgg.js';
import { vggEncoder } from '../networks/encoders/vgg.js';
import { imageOf } from '../prediction/predict-roi.js';

/**
 * @returns a vector for each lesion that says what it looks like: the mean of the last features of an encoder that has learnt to segment them
 * (the baseline FCN), brought to length 1. 002 takes the embedding of another paper's network; this one needs no further labels.
 */
export async function embedLesions(
  engine: InferenceEngine,
  weights: Weights,
  stages: readonly VggStage[],
  rois: readonly LesionRoi[],
  input: InputOptions,
): Promise<readonly Float32Array[]> {
  const session = await engine.load(embeddingFile(weights, stages, input));
  try {
    const vectors: Float32Array[] = [];
    for (const roi of rois) {
      const { embedding } = await session.run({ image: imageOf(roi, [roi.markedSlice], input) });
      vectors.push(unitLength(embedding.data as Float32Array));
    }
    return vectors;
  } finally {
    await session.close();
  }
}

/** @returns the encoder and the mean of its last features: `image` → `embedding` [N, features], not yet of length 1 */
export function embeddingFile(weights: Weights, stages: readonly VggStage[], input: InputOptions): Uint8Array {
  const builder = new GraphBuilder('lesion-embedding');
  const scope = NetworkScope.create(builder, 'inference', weights, () => 0);
  const image = builder.input('image', ['N', channelCount(input), input.side, input.side]);
  const features = vggEncoder(stages).build(scope.within('encoder'), image).at(-1)!;
  builder.output('embedding', reduceMean(builder, features, [2, 3], false));
  return writeOnnx(builder.build());
}

/** @returns the vector brought to length 1; a vector of zeros stays what it is. */
export function unitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
