import { DicomError } from '../errors/dicom-error.js';
import { distance, scale } from '../geometry/vec3.js';
import type { CtImage } from './ct-image.js';
import type { CtSlice, CtVolume, VolumeWarning } from './ct-volume.js';
import type { FrameHeader } from './frame-header.js';
import type { VolumePlan } from './volume-plan.js';

export interface BuildOptions {
  /** More voxels are refused; a thousand million unless given (2 GB as Int16). */
  readonly maxVoxels?: number;
  /** Shared memory in which every image of the volume lies at its place already; new memory unless given. */
  readonly room?: Int16Array | undefined;
}

/** What the archive said of an image and what the image says may differ by rounding. */
const samePlaceMm = 1e-3;

/** Puts the images of a planned volume in their places as they come, in any order; memory holds the volume and one image. */
export class VolumeBuilder {
  readonly #slotOf = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #filled: (CtImage | undefined)[];
  #voxels: Int16Array | Float32Array;
  #loss: CtVolume['lossyCompression'];
  #duplicates = 0;

  /** @throws {DicomError} series-too-large */
  constructor(
    private readonly plan: VolumePlan,
    { maxVoxels = 1e9, room }: BuildOptions = {},
  ) {
    plan.slots.forEach(({ frames }, k) => frames.forEach((frame) => this.#slotOf.set(keyOf(frame), k)));
    this.#filled = plan.slots.map(() => undefined);
    const count = plan.slots.length * this.#plane;
    if (count > maxVoxels)
      throw new DicomError('series-too-large', `${count} voxels are more than the ${maxVoxels} that are accepted.`);
    this.#voxels = room ?? new Int16Array(new SharedArrayBuffer(2 * count));
  }

  get #plane(): number {
    const [rows, columns] = this.plan.slots[0].frames[0].matrix;
    return rows * columns;
  }

  /** true for a frame of the volume, by its instance and number. */
  wants(frame: FrameHeader): boolean {
    return this.#slotOf.has(keyOf(frame));
  }

  /**
   * @param image of the volume; others, and one that comes again, are passed over
   * @throws {DicomError} duplicate-position where another image of the same place holds other pixels; invalid-attribute where the image says
   *   otherwise where it lies than what the plan was made from
   */
  add(image: CtImage): void {
    const key = keyOf(image);
    const k = this.#slotOf.get(key);
    if (k === undefined || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#refuseElsewhere(image, k);
    this.#loss ??= image.lossyCompression;
    if (this.#filled[k] === undefined) this.#fill(image, k);
    else this.#compare(image, k);
  }

  /**
   * @returns HU [slice, row, column] on a SharedArrayBuffer, slices ascending along the normal (row × column); Int16 unless one image needs
   *   Float32; spacing mm in the same order; affine index → LPS mm
   * @throws {DicomError} missing-slice where an image of the plan did not come
   */
  build(): CtVolume {
    const missing = this.#filled.filter((image) => image === undefined).length;
    if (missing > 0) throw new DicomError('missing-slice', `${missing} slices of the volume did not come.`);
    const { slots, sliceStep, spacingMm, cut, marked } = this.plan;
    const [first] = slots[0].frames;
    const [rowMm, columnMm] = first.pixelSpacingMm;
    const image = this.#filled[marked ?? 0] as CtImage;
    return {
      voxels: this.#voxels,
      shape: [slots.length, ...first.matrix],
      spacingMm: [spacingMm, rowMm, columnMm],
      affine: {
        origin: first.position,
        columnStep: scale(first.orientation[0], columnMm),
        rowStep: scale(first.orientation[1], rowMm),
        sliceStep,
      },
      orientation: first.orientation,
      slices: slots.map(({ frames }) => sliceOf(frames[0])),
      ...identityOf(image),
      ...(this.#loss && { lossyCompression: this.#loss }),
      ...(marked !== undefined && { cut }),
      warnings: this.#warnings(image),
    };
  }

  #fill(image: CtImage, k: number): void {
    // One image of fractions makes a volume of fractions.
    if (image.pixels instanceof Float32Array && this.#voxels instanceof Int16Array) {
      const wider = new Float32Array(new SharedArrayBuffer(4 * this.#voxels.length));
      wider.set(this.#voxels);
      this.#voxels = wider;
    }
    const place = this.#voxels.subarray(k * this.#plane, (k + 1) * this.#plane);
    if (!isSameMemory(place, image.pixels)) place.set(image.pixels);
    this.#filled[k] = { ...image, pixels: new Int16Array(0) };
  }

  #compare({ pixels }: CtImage, k: number): void {
    const start = k * this.#plane;
    if (!pixels.every((value, i) => value === this.#voxels[start + i]))
      throw new DicomError('duplicate-position', 'Two images of the same place hold different pixels.');
    this.#duplicates += 1;
  }

  #refuseElsewhere(image: CtImage, k: number): void {
    const key = keyOf(image);
    const planned = this.plan.slots[k].frames.find((frame) => keyOf(frame) === key) as FrameHeader;
    const turned = ([0, 1] as const).map((i) => distance(planned.orientation[i], image.orientation[i]));
    const isSame =
      distance(planned.position, image.position) <= samePlaceMm &&
      Math.max(...turned) <= samePlaceMm &&
      planned.matrix.every((size, i) => size === image.matrix[i]) &&
      planned.pixelSpacingMm.every((mm, i) => Math.abs(mm - image.pixelSpacingMm[i]) <= samePlaceMm * mm);
    if (!isSame) throw new DicomError('invalid-attribute', 'An image lies elsewhere than the archive says of it.');
  }

  #warnings({ modality }: CtImage): readonly VolumeWarning[] {
    const duplicates = `${this.#duplicates} slices came twice with equal pixels.`;
    return [
      ...this.plan.warnings,
      ...(this.#duplicates > 0 ? [{ reason: 'duplicate-slices', detail: duplicates } as const] : []),
      ...(modality === 'CT' ? [] : [{ reason: 'intensities-not-hu', detail: `Intensities of ${modality}.` } as const]),
    ];
  }
}

const isSameMemory = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.byteLength === b.byteLength;

const keyOf = ({ sopInstanceUID, frameNumber }: CtSlice): string => `${sopInstanceUID} ${frameNumber ?? 1}`;

function sliceOf(frame: FrameHeader): CtSlice {
  const { sopClassUID, sopInstanceUID, position, frameNumber, instanceNumber, sliceThicknessMm, concatenation } = frame;
  return {
    sopClassUID,
    sopInstanceUID,
    position,
    ...(frameNumber !== undefined && { frameNumber }),
    ...(instanceNumber !== undefined && { instanceNumber }),
    ...(sliceThicknessMm !== undefined && { sliceThicknessMm }),
    ...(concatenation && { concatenation }),
  };
}

const identityOf = (image: CtImage) => ({
  studyInstanceUID: image.studyInstanceUID,
  seriesInstanceUID: image.seriesInstanceUID,
  frameOfReferenceUID: image.frameOfReferenceUID,
  modality: image.modality,
  ...(image.timezoneOffsetFromUTC !== undefined && { timezoneOffsetFromUTC: image.timezoneOffsetFromUTC }),
  ...(image.window && { window: image.window }),
  header: image.header,
  furtherAttributes: image.furtherAttributes,
});
