import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { defaultEngine } from '../engine/create-inference-engine.js';
import { createLazySession } from '../engine/lazy-session.js';
import { loadInstalled } from '../engine/load-installed.js';
import { modelDigest } from '../engine/model-digest.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import { EngineError } from '../errors/engine-error.js';
import { unitLength } from './embed-lesions.js';
import type { Tensor } from '../graph/value.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import { readTensorFile } from '../training/tensor-file.js';
import { createCoSegmentationMethod } from './co-segmentation-method.js';
import type { Exemplar } from './exemplar-index.js';
import { ExemplarIndex } from './exemplar-index.js';
import { coSegmentationModel, coSegmentationPreprocessing, lesionIndexModel } from './installed-files.js';

export interface CoSegmentationOptions {
  /** Folder that `recist3d weights` wrote to. It holds crops of the lesions that were learnt from: it stays where they may be. */
  readonly folder?: string;
  readonly engine?: EngineOptions;
  /** Lesions of the index that a lesion is segmented beside. */
  readonly partners?: number;
}

/**
 * @returns the method `co-segmentation` with the installed network of pairs and its lesions; the engine starts with the first lesion
 * @throws {MethodError} weights-not-installed @throws {EngineError} for files that are not what their cards say
 */
export function openCoSegmentation({
  folder = shippedWeights,
  engine = defaultEngine,
  partners = 3,
}: CoSegmentationOptions = {}): AnySegmentationMethod {
  const { card, bytes } = loadInstalled(folder, coSegmentationModel, coSegmentationPreprocessing);
  const embedding = loadInstalled(folder, lesionIndexModel, coSegmentationPreprocessing);
  const { vectors, images } = readLesions(folder, embedding.card.preprocessing.parameters['lesions']);
  const [pairs, embedder] = [createLazySession(engine, bytes), createLazySession(engine, embedding.bytes)];
  return createCoSegmentationMethod({
    input: { side: images.shape[3], contextSlices: (images.shape[1] - 1) / 2, mark: false },
    index: ExemplarIndex.create(exemplarsOf(vectors, images)),
    partners,
    description: {
      id: coSegmentationModel,
      version: card.version,
      parameters: { partners, lesions: images.shape[0] },
      weightsDigest: card.digest,
    },
    predict: async (pair) => (await pairs.run({ image: pair }))['probability'],
    embed: async (image) => unitLength((await embedder.run({ image }))['embedding'].data as Float32Array),
  });
}

/** @returns the lesions to be paired with, `vectors` [lesion, feature] and `images` [lesion, channel, row, column]. @param digest SHA-256, by the card */
function readLesions(folder: string, digest: unknown): { readonly vectors: Tensor; readonly images: Tensor } {
  const file = `${lesionIndexModel}.safetensors`;
  const bytes = new Uint8Array(readFileSync(join(folder, file)));
  if (modelDigest(bytes) !== digest)
    throw new EngineError('model-digest-mismatch', `${file} is not what its card says`);
  const { tensors } = readTensorFile(bytes);
  return { vectors: tensors.get('vectors')!, images: tensors.get('images')! };
}

function exemplarsOf(vectors: Tensor, images: Tensor): readonly Exemplar[] {
  const [count, length] = vectors.shape;
  const size = (images.data.length / count) | 0;
  return Array.from({ length: count }, (_, n) => ({
    vector: (vectors.data as Float32Array).slice(n * length, (n + 1) * length),
    image: (images.data as Float32Array).slice(n * size, (n + 1) * size),
  }));
}
