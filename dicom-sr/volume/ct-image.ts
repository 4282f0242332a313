import type { WritableDataset } from '../part10/writable-dataset.js';
import type { CtSlice, LossyCompression, PatientStudyHeader } from './ct-volume.js';
import type { ImagePlane } from './image-plane.js';

/** One single-frame CT image: where it lies, whose it is, and its HU. The file that it was read from is not kept. */
export interface CtImage extends CtSlice, ImagePlane {
  /** HU, C order [row, column]; Int16 where slope, intercept and range leave every value exact, else Float32. */
  readonly pixels: Int16Array | Float32Array;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly frameOfReferenceUID: string;
  /** `&ZZXX` as in the source, PS3.3 C.12.1.1.8; absent where the source does not say. */
  readonly timezoneOffsetFromUTC?: string;
  readonly lossyCompression?: LossyCompression;
  readonly header: PatientStudyHeader;
  readonly furtherAttributes: WritableDataset;
}
