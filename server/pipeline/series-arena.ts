import { dot, subtract } from '../../dicom-sr/geometry/vec3.js';
import type { CtImage } from '../../dicom-sr/volume/ct-image.js';
import type { FrameHeader } from '../../dicom-sr/volume/frame-header.js';
import { normalOf } from '../../dicom-sr/volume/slice-slots.js';
import type { VolumePlan } from '../../dicom-sr/volume/volume-plan.js';

/**
 * Images of one series that came before anybody knew which are wanted, in one piece of shared memory: each where it will lie in the volume, if
 * instance numbers go along the normal or against it, as they nearly always do. Such a volume is there when the last image has come, without
 * a copy; new memory and copies are what takes longest of a retrieval.
 */
export class SeriesArena {
  readonly #images = new Map<string, CtImage>();
  readonly #taken = new Set<number>();
  #first: FrameHeader | undefined;
  #words: Int16Array | undefined;
  /** Whether slots ascend with instance numbers; unknown before the second image. */
  #ascends: boolean | undefined;
  #isFirstMoved = false;
  #bytes = 0;

  /** @param count images that will come @param mostBytes more are not put into one piece */
  constructor(
    private readonly count: number,
    private readonly mostBytes: number,
  ) {}

  /** Of all images. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @returns where the intensities of an image belong; undefined where that cannot be told */
  roomFor(frame: FrameHeader): Int16Array | undefined {
    this.#first ??= frame;
    if (frame === this.#first || !isOfSize(frame, this.#first)) return undefined;
    const height = heightOf(frame, this.#first);
    this.#ascends ??= (numberOf(frame) - numberOf(this.#first)) * height > 0;
    return this.#roomOf(frame);
  }

  keep(image: CtImage): void {
    this.#bytes += image.pixels.byteLength;
    this.#images.set(keyOf(image), image);
    this.#moveFirst();
  }

  get(frame: FrameHeader): CtImage | undefined {
    return this.#images.get(keyOf(frame));
  }

  /** @returns the memory of a volume whose images all lie at their places already; undefined for any other */
  roomOf({ slots }: VolumePlan): Int16Array | undefined {
    const words = this.#words;
    if (words === undefined) return undefined;
    const plane = planeOf(slots[0].frames[0]);
    const start = this.get(slots[0].frames[0])?.pixels.byteOffset ?? 0;
    const isInPlace = slots.every(({ frames }, k) => {
      const pixels = frames.length === 1 ? this.get(frames[0])?.pixels : undefined;
      return pixels?.buffer === words.buffer && pixels.byteOffset === start + 2 * plane * k && pixels.length === plane;
    });
    return isInPlace ? new Int16Array(words.buffer, start, plane * slots.length) : undefined;
  }

  /** One more slot than images: numbers begin at 0 or at 1. Memory that nothing is written to costs nothing. */
  #roomOf(frame: FrameHeader): Int16Array | undefined {
    const [number, plane] = [numberOf(frame), planeOf(frame)];
    const slot = this.#ascends ? number : this.count - number;
    const isFree = Number.isInteger(slot) && slot >= 0 && slot <= this.count && !this.#taken.has(slot);
    if (!isFree || 2 * this.count * plane > this.mostBytes) return undefined;
    this.#words ??= new Int16Array(new SharedArrayBuffer(2 * plane * (this.count + 1)));
    this.#taken.add(slot);
    return this.#words.subarray(slot * plane, (slot + 1) * plane);
  }

  /** The first image came before it was known where it belongs. */
  #moveFirst(): void {
    if (this.#isFirstMoved || this.#first === undefined || this.#ascends === undefined) return;
    const image = this.get(this.#first);
    if (image === undefined) return;
    this.#isFirstMoved = true;
    const room = image.pixels instanceof Int16Array ? this.#roomOf(image) : undefined;
    if (room === undefined) return;
    room.set(image.pixels);
    this.#images.set(keyOf(image), { ...image, pixels: room });
  }
}

/** mm along the normal. */
const heightOf = (frame: FrameHeader, first: FrameHeader): number =>
  dot(subtract(frame.position, first.position), normalOf(first));

const isOfSize = (a: FrameHeader, b: FrameHeader): boolean => a.matrix.every((size, i) => size === b.matrix[i]);

const numberOf = ({ instanceNumber = NaN }: FrameHeader): number => instanceNumber;

const planeOf = ({ matrix: [rows, columns] }: FrameHeader): number => rows * columns;

const keyOf = ({ sopInstanceUID, frameNumber }: Pick<FrameHeader, 'sopInstanceUID' | 'frameNumber'>): string =>
  `${sopInstanceUID} ${frameNumber ?? 1}`;
