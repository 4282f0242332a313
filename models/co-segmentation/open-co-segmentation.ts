import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { InferenceEngine } from '../engine/inference-engine.js';
import { modelDigest } from '../engine/model-digest.js';
import { MethodError } from '../errors/method-error.js';
import type { Tensor } from '../graph/value.js';
import { unitLength } from '../experiments/co-segmentation/embed-lesions.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import { readTensorFile } from '../training/tensor-file.js';
import type { EarlierLesion } from './co-segmentation-method.js';
import { createCoSegmentationMethod } from './co-segmentation-method.js';
import { ExemplarIndex } from './exemplar-index.js';
import { indexStage } from './index-stage.js';

export interface OpenCoSegmentationOptions {
  /** Folder of a finished co-segmentation run. It holds crops of the lesions that were learnt from: it stays where they may be. */
  readonly folder: string;
  /** Stage of the run whose network of pairs is used. */
  readonly variant: string;
  readonly partners?: number;
  readonly engine: InferenceEngine;
  readonly earlier?: (volume: Volume, mark: VoxelMark) => EarlierLesion | undefined;
}

/**
 * @returns the method `co-segmentation` with the network and the lesions of a run
 * @throws {MethodError} weights-not-installed @throws {EngineError} model-damaged
 */
export async function openCoSegmentation(options: OpenCoSegmentationOptions): Promise<AnySegmentationMethod> {
  const { folder, variant, partners = 3, engine, earlier } = options;
  const pairs = read(folder, `${variant}.onnx`);
  const [network, embedding] = [await engine.load(pairs), await engine.load(read(folder, `${indexStage}.onnx`))];
  const { tensors } = readTensorFile(read(folder, `${indexStage}.safetensors`));
  const [vectors, images] = ['vectors', 'images'].map((name) => tensors.get(name)!);
  const index = await ExemplarIndex.create(exemplarsOf(vectors, images));
  const input = { side: images.shape[3], contextSlices: (images.shape[1] - 1) / 2, mark: false };
  const description = {
    id: 'co-segmentation',
    version: '1',
    parameters: { variant, partners, lesions: index.size },
    weightsDigest: modelDigest(pairs),
  };
  return createCoSegmentationMethod({
    input,
    index,
    partners,
    description,
    predict: async (pair) => (await network.run({ image: pair }))['probability'],
    embed: async (image) => unitLength((await embedding.run({ image }))['embedding'].data as Float32Array),
    ...(earlier && { earlier }),
  });
}

function exemplarsOf(vectors: Tensor, images: Tensor) {
  const [count, length] = vectors.shape;
  const size = (images.data.length / count) | 0;
  return Array.from({ length: count }, (_, n) => ({
    vector: (vectors.data as Float32Array).slice(n * length, (n + 1) * length),
    image: (images.data as Float32Array).slice(n * size, (n + 1) * size),
  }));
}

function read(folder: string, file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(join(folder, file)));
  } catch (cause) {
    throw new MethodError('weights-not-installed', `${file} of a co-segmentation run is not installed.`, { cause });
  }
}
