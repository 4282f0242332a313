import { TrainingError } from '../errors/training-error.js';
import type { Tensor } from '../graph/value.js';
import type { ImageShape } from './inference-file.js';

/** What a batch must hold: `image` and the loss's targets, all of one size. */
export class BatchShape {
  constructor(
    private readonly image: ImageShape,
    private readonly targets: readonly string[],
    private readonly outputs: number,
  ) {}

  /** @throws {TrainingError} `training-batch-invalid` naming the first tensor that is missing, strange or of another shape */
  check(batch: Readonly<Record<string, Tensor>>): void {
    this.checkImage(batch['image']);
    const count = batch['image'].shape[0];
    for (const name of this.targets) this.#checkTensor(name, batch[name], this.outputs, count);
    const stranger = Object.keys(batch).find((name) => name !== 'image' && !this.targets.includes(name));
    if (stranger !== undefined)
      throw new TrainingError(
        'training-batch-invalid',
        `the loss has no target ${stranger}; it takes ${this.targets.join(', ')}`,
      );
  }

  checkImage(image: Tensor | undefined): void {
    this.#checkTensor('image', image, this.image.channels, image?.shape[0] ?? 0);
  }

  #checkTensor(name: string, tensor: Tensor | undefined, channels: number, count: number): void {
    if (tensor === undefined) throw new TrainingError('training-batch-invalid', `the batch lacks ${name}`);
    const expected = [count, channels, this.image.rows, this.image.columns].join();
    if (tensor.shape.join() !== expected || !(tensor.data instanceof Float32Array))
      throw new TrainingError(
        'training-batch-invalid',
        `${name} is [${tensor.shape.join()}], expected float32 [${expected}]`,
      );
  }
}
