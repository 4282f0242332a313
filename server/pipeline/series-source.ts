import { numberOf } from '../../dicom-sr/part10/natural-dataset.js';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { isUncompressed } from '../../dicom-sr/part10/transfer-syntax.js';
import type { FrameHeader, HeaderProblem } from '../../dicom-sr/volume/frame-header.js';

/** What the images of one series say of themselves. */
export interface SeriesHeaders {
  readonly frames: readonly FrameHeader[];
  /** Images that could not be placed. */
  readonly problems: readonly HeaderProblem[];
}

/** A file that came with the headers. */
export interface FileWithHeaders {
  /** One that is a single frame as it is need not stay so when `onFile` is done with it. */
  readonly file: Part10;
  readonly frames: readonly FrameHeader[];
  /** Files of the series. */
  readonly count: number;
}

export interface HeadersOptions {
  /** Files that come with the headers are no more than these; they come without their pixels where they would be. */
  readonly mostBytes: number;
  /** Called with each of them, with some while others are in work. */
  readonly onFile: (file: FileWithHeaders) => Promise<void>;
  readonly signal: AbortSignal;
}

/** true for an image whose pixels need no codec, and that is a slice by itself. */
export const isOneFrameAsItIs = ({ transferSyntaxUID, dataset }: Part10): boolean =>
  isUncompressed(transferSyntaxUID) && (numberOf(dataset, 'NumberOfFrames') ?? 1) === 1;

/** Where the images of one series come from: an archive, a folder. */
export interface SeriesSource {
  /** Headers of all images. */
  headers(options: HeadersOptions): Promise<SeriesHeaders>;
  /** Files of some instances, in any order, one at a time, which nobody else uses; others may come with them. */
  files(sopInstanceUIDs: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<Part10>;
}
