import type { WritableDataset } from '../part10/writable-dataset.js';
import type { LossyCompression, PatientStudyHeader } from './ct-volume.js';
import type { FrameHeader } from './frame-header.js';

/** One image: a file of a single frame, or a frame. Where it lies, whose it is, and its HU. The file that it was read from is not kept. */
export interface CtImage extends FrameHeader {
  /** HU, or the intensities of another modality, C order [row, column]; Int16 where every value is exact in it, else Float32. */
  readonly pixels: Int16Array | Float32Array;
  /** `&ZZXX` as in the source, PS3.3 C.12.1.1.8; absent where the source does not say. */
  readonly timezoneOffsetFromUTC?: string;
  readonly lossyCompression?: LossyCompression;
  /** Display window in intensities, where the image has one. */
  readonly window?: readonly [center: number, width: number];
  readonly header: PatientStudyHeader;
  readonly furtherAttributes: WritableDataset;
}
