import type { CtImage } from '../../dicom-sr/volume/ct-image.js';

/** Decoded frames that were used last, up to a number of bytes: lesions of one series lie beside each other. */
export class FrameCache {
  /** In the order of last use, by series and frame. */
  readonly #frames = new Map<string, CtImage>();
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(key: string): CtImage | undefined {
    const image = this.#frames.get(key);
    if (image === undefined) return undefined;
    this.#frames.delete(key);
    this.#frames.set(key, image);
    return image;
  }

  set(key: string, image: CtImage): void {
    this.delete(key);
    this.#frames.set(key, image);
    this.#bytes += image.pixels.byteLength;
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#frames.get(key)?.pixels.byteLength ?? 0;
    this.#frames.delete(key);
  }

  /** Lets go of every frame whose key begins so. */
  deleteAll(prefix: string): void {
    for (const key of [...this.#frames.keys()]) if (key.startsWith(prefix)) this.delete(key);
  }

  clear(): void {
    this.#frames.clear();
    this.#bytes = 0;
  }
}
